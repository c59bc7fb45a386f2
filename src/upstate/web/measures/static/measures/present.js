// The arrow keys lead from topic to topic, unless somebody is typing. Without a script the links do.
addEventListener("keydown", event => {
  const busy = event.target.closest("input, textarea, select, [contenteditable]");
  if (busy || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const way = { ArrowLeft: "prev", PageUp: "prev", ArrowRight: "next", PageDown: "next" }[event.key];
  const link = way && document.querySelector(`.screen a[rel="${way}"]`);
  if (!link) return;
  event.preventDefault();
  link.click();
});
