// Pages of words that stand in the file: what words mean, what cannot be known, what the file is.

/** Opens a page of words when a link to it, or to a part of it, is followed. */
export function openWords() {
  for (const each of document.querySelectorAll("dialog")) {
    each.querySelector(".close").addEventListener("click", () => each.close());
    each.addEventListener("click", (event) => event.target === each && each.close());
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const found = link && document.getElementById(link.getAttribute("href").slice(1));
    const dialog = found?.closest("dialog");
    if (!dialog) return;
    event.preventDefault();
    if (!dialog.open) dialog.showModal();
    found.scrollIntoView();
  });
}
