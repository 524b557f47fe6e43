// What a server-rendered page can't do by itself: decide about a key while it goes down, and follow growing text. All
// listeners are on the document, for Blazor replaces the elements.
(() => {
  const nearBottom = 24;
  let follows = true;
  let lastTop = 0;
  let isOver = false;

  const bottomDistance = () => document.documentElement.scrollHeight - window.innerHeight - window.scrollY;
  const scrollToBottom = () => window.scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
  const hasTurns = () => document.querySelector("[data-turns]") !== null;

  const onEnter = event => {
    const box = event.target.closest?.("[data-question]");
    if (!box || event.shiftKey || event.isComposing) {
      return;
    }
    event.preventDefault();
    box.form.requestSubmit();
  };

  const onEscape = event => {
    const open = event.target.closest?.("details[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
      return;
    }

    // Who presses Escape in a card or in the inspector means something smaller than the whole answer, and would lose what they typed.
    if (!event.target.closest?.("[data-asked], [data-tool], [data-bench]")) {
      document.querySelector("[data-stop]")?.click();
    }
  };

  document.addEventListener("keydown", event => {
    if (event.key === "Enter") {
      onEnter(event);
    } else if (event.key === "Escape") {
      onEscape(event);
    }
  });

  document.addEventListener("click", event => {
    const target = event.target;
    for (const popup of document.querySelectorAll("details[data-popup][open]")) {
      if (!popup.contains(target)) {
        popup.open = false;
      }
    }
    if (target.closest?.("[data-skip]")) {
      event.preventDefault();
      document.getElementById("content")?.focus();
    } else if (target.closest?.("[data-reload]")) {
      isOver = true;
      location.reload();
    }
  });

  // A page that is loaded again is a new session: what is being answered, and a question that is open, would be gone without a word. A page that its server has
  // lost has nothing to lose any more.
  window.addEventListener("beforeunload", event => {
    if (!isOver && document.querySelector("[data-answer][aria-busy=true]")) {
      event.preventDefault();
    }
  });

  // A new question brings the reader down to it; later text is followed only by readers who are there.
  document.addEventListener("submit", () => { follows = true; });
  window.addEventListener("scroll", () => {
    if (bottomDistance() < nearBottom) {
      follows = true;
    } else if (window.scrollY < lastTop) {
      follows = false;
    }
    lastTop = window.scrollY;
  }, { passive: true });
  new MutationObserver(() => {
    if (follows && hasTurns()) {
      scrollToBottom();
    }
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
})();
