// Light or dark: the system's, until the person chooses.

const KEY = "fixingahole-theme";

/** @param {string} theme */
function apply(theme) {
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  document.dispatchEvent(new Event("theme"));
}

export function restoreTheme() {
  try {
    apply(localStorage.getItem(KEY) ?? "");
  } catch {
    // A page from disk may have no storage; the system's choice holds then.
  }
}

export function nextTheme() {
  const now =
    document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  const next = now === "dark" ? "light" : "dark";
  apply(next);
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // It holds for this page alone.
  }
}
