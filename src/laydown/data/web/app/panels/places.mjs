export async function showPlaces(node) {
  node.textContent = "soon";
}
