// While nobody wrote a short name, it follows the title, so that it is seen before it is given for good.
// Without a script the server makes it of the title in the same way.

const [title, short] = ["title", "name"].map((field) => document.getElementById(`id_${field}`));
let proposed = "";

title.addEventListener("input", () => {
  if (short.value !== proposed) return;
  const plain = title.value.normalize("NFKD").replace(/[^\x00-\x7f]/g, "").toLowerCase();
  proposed = plain.replace(/[^\w\s-]/g, "").replace(/[-_\s]+/g, "-").slice(0, 80).replace(/^-+|-+$/g, "");
  short.value = proposed;
});
