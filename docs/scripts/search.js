// A line of a log can be pasted into the search, whose own signs (`:`, `^`, `~`) it may have.

document.addEventListener(
  "input",
  ({ target }) => {
    if (!target.matches("[data-md-component=search-query]") || !/[:^~]/.test(target.value)) return;
    const place = target.selectionStart;
    target.value = target.value.replace(/[:^~]/g, " ");
    target.setSelectionRange(place, place);
  },
  { capture: true },
);
