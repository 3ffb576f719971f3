// Thousands of marks at once: their pixels are put together here; a browser takes longer to copy pictures one by one.

const SEEN = 110;

/** Draws a crowd of marks. */
export class Crowd {
  /** @param {number} faint how opaque marks are that do not matter now */
  constructor(faint) {
    this.faint = faint;
    this.canvas = document.createElement("canvas");
    this.image = null;
  }

  /**
   * Draws marks over what a canvas holds.
   * @param {CanvasRenderingContext2D} context
   * @param {{standing: any, word: string, x: number, y: number}[]} marks the foremost last
   * @param {import("./marks.mjs").Sprites} sprites that hold all of these marks
   * @param {{faint: (standing: any) => boolean, size: [number, number]}} how
   */
  draw(context, marks, sprites, { faint, size: [width, height] }) {
    const { ratio } = sprites;
    const image = this.ready(width * ratio, height * ratio);
    const colours = new Uint32Array(image.data.buffer).fill(0);
    for (const { standing, word, x, y } of marks) {
      const pixels = sprites.pixels(word);
      const at = [(Math.round(x) - pixels.reach) * ratio, (Math.round(y) - pixels.reach) * ratio];
      put(colours, image, pixels, at, faint(standing) ? this.faint : 1);
    }
    this.canvas.getContext("2d").putImageData(image, 0, 0);
    context.drawImage(this.canvas, 0, 0, width, height);
  }

  ready(width, height) {
    if (this.image?.width !== width || this.image.height !== height) {
      [this.canvas.width, this.canvas.height] = [width, height];
      this.image = new ImageData(width, height);
    }
    return this.image;
  }
}

/**
 * Puts one mark over what is there; pixels outside the picture are left out. Edges are not smoothed: marks are a few
 * pixels large here. Faint ones fill only what is empty.
 */
function put(colours, { width, height }, { side, colours: from }, [left, top], opacity) {
  const [first, last] = [Math.max(0, -left), Math.min(side, width - left)];
  const end = Math.min(side, height - top);
  for (let row = Math.max(0, -top); row < end; row += 1) {
    const shift = (top + row) * width + left;
    for (let column = first; column < last; column += 1) {
      const colour = from[row * side + column];
      if (colour >>> 24 < SEEN) continue;
      if (opacity === 1) colours[shift + column] = colour;
      else if (!colours[shift + column])
        colours[shift + column] = ((colour & 0xffffff) | ((opacity * 255) << 24)) >>> 0;
    }
  }
}
