// Light or dark: as the reader's machine has it, until the reader chooses; the choice is kept on this machine.

const KEY = "laydown-theme";

/**
 * Light or dark, as shown now.
 * @returns {"light" | "dark"}
 */
export function theme() {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  return /** @type {"light" | "dark"} */ (kept() ?? (dark ? "dark" : "light"));
}

/**
 * Shows the theme, and lets a button change it.
 * @param {HTMLElement} pressed
 * @param {(theme: "light" | "dark") => void} changed
 */
export function beginTheme(pressed, changed) {
  const apply = () => {
    document.documentElement.dataset.theme = theme();
    pressed.setAttribute("aria-pressed", String(theme() === "dark"));
    changed(theme());
  };
  pressed.addEventListener("click", () => {
    keep(theme() === "dark" ? "light" : "dark");
    apply();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", apply);
  apply();
}

/** A page opened from a file may have no storage. */
function kept() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function keep(name) {
  try {
    localStorage.setItem(KEY, name);
  } catch {
    document.documentElement.dataset.theme = name;
  }
}
