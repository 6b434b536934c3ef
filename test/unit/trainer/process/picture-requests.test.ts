import { describe, expect, it } from 'vitest';
import { PictureRequests } from '../../../../main/trainer/process/picture-requests.ts';

const example = (requestId: number) => ({ type: 'example', requestId, sprite: 0 }) as const;

describe('requests for pictures', () => {
  it('are given out in order, also to whom waits for them', async () => {
    const requests = new PictureRequests();
    const waited = requests.next();
    requests.add(example(1));
    requests.add(example(2));
    expect(await waited).toEqual(example(1));
    expect(await requests.next()).toEqual(example(2));
  });

  it('end after what has come by then', async () => {
    const requests = new PictureRequests();
    requests.add(example(1));
    requests.end();
    expect(await requests.next()).toEqual(example(1));
    expect(await requests.next()).toBeUndefined();
  });

  it('end for whom waits', async () => {
    const requests = new PictureRequests();
    const waited = requests.next();
    requests.end();
    expect(await waited).toBeUndefined();
  });
});
