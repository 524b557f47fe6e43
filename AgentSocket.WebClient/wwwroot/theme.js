// Loaded before the first paint: the remembered theme must not flash in late.
(() => {
  const root = document.documentElement;
  const key = "agentsocket-theme";

  const remember = theme => {
    try { localStorage.setItem(key, theme); } catch { /* a browser that keeps nothing follows the system */ }
  };
  const remembered = () => {
    try { return localStorage.getItem(key); } catch { return null; }
  };

  const theme = remembered();
  if (theme === "light" || theme === "dark") {
    root.dataset.theme = theme;
  }

  document.addEventListener("click", event => {
    if (!event.target.closest?.("[data-theme-toggle]")) {
      return;
    }
    const current = root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    root.dataset.theme = current === "dark" ? "light" : "dark";
    remember(root.dataset.theme);
  });
})();
