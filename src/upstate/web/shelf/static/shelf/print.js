// “Print the chosen” leads to #print with all of them on one page; without a script the page is there to be printed by hand.

function printWhenAsked() {
  if (location.hash !== "#print") return;
  history.replaceState(null, "", location.pathname + location.search);
  window.print();
}

addEventListener("hashchange", printWhenAsked);
if (document.readyState === "complete") printWhenAsked();
else addEventListener("load", printWhenAsked);
