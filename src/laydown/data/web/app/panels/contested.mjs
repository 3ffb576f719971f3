export async function showContested(node) {
  node.textContent = "soon";
}
