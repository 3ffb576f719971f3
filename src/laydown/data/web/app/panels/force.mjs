export async function showForce(node) {
  node.textContent = "soon";
}
