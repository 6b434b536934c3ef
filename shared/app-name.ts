/** Apart from the version, which is read from package.json: the window needs the name alone. */
export const appName = 'Sprite GAN Studio';
