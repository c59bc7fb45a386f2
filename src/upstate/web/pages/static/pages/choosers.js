// Starts Wagtail's date fields. Each stands before a script tag of this file that says what to start, because a script
// inside a page would be refused by the site's policy.
(function () {
  var asked = document.currentScript.dataset;
  window[asked.chooser](asked.field, JSON.parse(asked.config));
})();
