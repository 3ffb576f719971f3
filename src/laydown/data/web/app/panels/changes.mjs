export async function showChanges(node) {
  node.textContent = "soon";
}
