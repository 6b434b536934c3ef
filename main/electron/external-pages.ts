import { shell } from 'electron';

/** The papers behind the studio: the only pages that it opens in the person's browser. */
export const externalPages = [
  { label: 'Paper: Generative Adversarial Networks', url: 'https://arxiv.org/abs/1406.2661' },
  { label: 'Paper: Deep Convolutional GANs', url: 'https://arxiv.org/abs/1511.06434' },
  { label: 'Paper: Wasserstein GAN', url: 'https://arxiv.org/abs/1701.07875' },
] as const;

/** Electron's checklist, 15: `openExternal` starts programs, so only listed addresses reach it. */
export async function openExternalPage(address: string): Promise<boolean> {
  const page = externalPages.find(({ url }) => url === address);
  if (!page) return false;
  await shell.openExternal(page.url);
  return true;
}
