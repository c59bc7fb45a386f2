// Where a part of the page is exchanged by htmx: no answer is lost, and neither is the reader's place.

// What can not be done is said by a page of its own; so is that the site can not be reached.
document.addEventListener("htmx:responseError", (event) => location.assign(event.detail.xhr.responseURL));
document.addEventListener("htmx:sendError", (event) => location.assign(event.detail.pathInfo.finalRequestPath));

// htmx keeps the focus on what has the same id; where that is gone (no next page any more), what was found is next.
document.addEventListener("htmx:afterSettle", () => {
  if (document.activeElement === document.body) document.getElementById("told")?.focus({ preventScroll: true });
});
