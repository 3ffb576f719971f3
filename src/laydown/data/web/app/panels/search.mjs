export async function showSearch(node) {
  node.textContent = "soon";
}
