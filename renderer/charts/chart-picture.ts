/** A drawing as a PNG, so many pixels to each of its own. */
export async function pictureOf(svg: string, scale: number): Promise<Uint8Array<ArrayBuffer>> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = new OffscreenCanvas(image.naturalWidth * scale, image.naturalHeight * scale);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This window cannot draw');
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const png = await canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await png.arrayBuffer());
}
