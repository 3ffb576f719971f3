export async function showBrief(node) {
  node.textContent = "soon";
}
