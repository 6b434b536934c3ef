/** A decoded image: `data` is uint8 `[height, width, 4]`, red, green, blue and straight alpha. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A part of a picture, in pixels. */
export interface Rectangle {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Red, green, blue and alpha. */
export const bytesPerPixel = 4;

export const opaque = 255;

export function emptyPicture(width: number, height: number): Picture {
  return { width, height, data: new Uint8Array(width * height * 4) };
}

export function wholeOf(picture: Picture): Rectangle {
  return { left: 0, top: 0, width: picture.width, height: picture.height };
}
