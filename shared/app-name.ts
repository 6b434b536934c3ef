// @wc-ignore-file
/** Apart from the version, which is read from package.json: the window needs the name alone. The same in every language. */
export const appName = 'Sprite GAN Studio';
