// Where the focus goes when there is no pointer: not to nowhere, and along the tabs by the arrow keys.
(() => {
  let focused = null;

  // A card that is answered loses its buttons, and with them the focus: a keyboard's next key would begin at the top of the page. It never goes to the next
  // card, where a second Enter would agree to something else. What is focused by a press is told after it; a press beside everything is a wish for no focus.
  document.addEventListener("pointerdown", event => {
    if (!focused?.contains(event.target)) {
      focused = null;
    }
  }, true);
  document.addEventListener("focusin", event => {
    focused = event.target.closest("[data-bench]") ? null : event.target;
  });
  new MutationObserver(() => {
    if (focused?.isConnected === false && document.activeElement === document.body) {
      focused = null;
      document.querySelector("[data-question]")?.focus({ preventScroll: true });
    }
  }).observe(document.body, { childList: true, subtree: true });

  // The page's server hears of a tab by the click, as from a pointer.
  const steps = { ArrowLeft: at => at - 1, ArrowRight: at => at + 1, Home: () => 0, End: () => -1 };
  document.addEventListener("keydown", event => {
    const tab = event.target.closest?.("[role=tab]");
    const step = steps[event.key];
    if (!tab || !step || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    event.preventDefault();
    const tabs = [...tab.closest("[role=tablist]").querySelectorAll("[role=tab]")];
    const next = tabs.at(step(tabs.indexOf(tab)) % tabs.length);
    next.focus();
    next.click();
  });
})();
