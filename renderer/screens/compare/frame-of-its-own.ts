const waiting: (() => void)[] = [];

/**
 * Does it in the next frame in which nothing else of this kind is done: what takes as long as a frame, many times over,
 * must not hold up the wheel.
 *
 * @returns takes it back
 */
export function inFrameOfItsOwn(work: () => void): () => void {
  if (waiting.push(work) === 1) requestAnimationFrame(doNext);
  return () => {
    const place = waiting.indexOf(work);
    if (place >= 0) waiting.splice(place, 1, nothing);
  };
}

function doNext(): void {
  while (waiting[0] === nothing) waiting.shift();
  waiting.shift()?.();
  if (waiting.length > 0) requestAnimationFrame(doNext);
}

function nothing(): void {
  // It was taken back.
}
