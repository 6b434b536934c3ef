/**
 * How the desktop app is packaged; docs/packaging.md says what comes of it. `npm run package` calls
 * electron-builder with this.
 *
 * @type {import('electron-builder').Configuration}
 */
export default {
  appId: 'io.github.sprite-gan-studio',
  // On Linux it names the folder in /opt, and Chromium's SUID sandbox splits a path at its spaces.
  productName: process.platform === 'linux' ? 'sprite-gan-studio' : 'Sprite GAN Studio',
  executableName: 'sprite-gan-studio',
  copyright: 'Copyright © 2026 the Sprite GAN Studio authors',
  directories: { output: 'release', buildResources: 'resources' },

  // The packages are pinned, prebuilt and Node-API: nothing is rebuilt for Electron.
  npmRebuild: false,
  afterExtract: 'scripts/package/remove-default-app.mjs',
  // Electron's fuses are set there: electron-builder's own setting cannot ask for all of them.
  afterPack: 'scripts/package/set-fuses.mjs',
  electronLanguages: ['en-US'],

  files: [
    'dist/main',
    'dist/renderer',
    // Compiled here, because a person's system may have no compiler (docs/decisions/0020).
    'dist/binding/${platform}-${arch}',
    'resources',
    'package.json',
    '!**/node_modules/**/*.{map,ts,cc,cpp,h,c,gyp,gypi}',
    // What runs the studio outside Electron, and the sources of what comes prebuilt.
    '!**/node_modules/{node-{linux,darwin,win}-*,sprite-gan-studio-node,compiled-steps}/**',
    '!**/node_modules/better-sqlite3/{deps,src}/**',
    '!**/node_modules/better-sqlite3/prebuilds/!(${platform}-${arch}.node)',
    // Pictures are read by the WebAssembly build on every system (docs/decisions/0090).
    '!**/node_modules/@img/sharp-{darwin,freebsd,libvips,linux,linuxmusl,webcontainers,win32}*/**',
    // Dawn of this system alone; the package has all of them.
    '!**/node_modules/webgpu/dist/!(${platform}-${arch}|${platform}-universal)/**',
    '!**/node_modules/{webgpu/build,@webgpu}/**',
    // Browser bundles of tfjs; Node loads dist/*.node.js.
    '!**/node_modules/@tensorflow/*/dist/tf*.{es2017,fesm,min}*',
    // What only this configuration and the packages' own scripts use.
    '!resources/{icons,linux,mac}/**',
  ],
  asar: true,
  // A shared library cannot be loaded from inside an archive, nor a script of a thread's; nor can GTK read the icon of the About panel there.
  asarUnpack: [
    '**/node_modules/@img/sharp-wasm32/**',
    '**/*.node',
    '**/*.so',
    '**/*.so.*',
    '**/*.dylib',
    '**/*.dll',
    'resources/icon.png',
  ],
  // Beside the archive, where a person finds them without the app; what is named here is not in it.
  extraFiles: ['LICENSE', { from: 'dist/third-party-notices.txt', to: 'third-party-notices.txt' }],
  // The runtime that needs no libfuse2, which newer systems no longer install.
  toolsets: { appimage: '1.0.3' },

  linux: {
    target: ['deb', 'AppImage'],
    icon: 'resources/icons',
    category: 'Graphics',
    synopsis: 'Train small GANs on a folder of sprites',
    maintainer: 'Sprite GAN Studio <sprite-gan-studio@users.noreply.github.com>',
    // The window and its entry in the menu are one (package.json, `desktopName`).
    syncDesktopName: true,
    desktop: {
      entry: {
        Name: 'Sprite GAN Studio',
        StartupWMClass: 'sprite-gan-studio',
        Keywords: 'gan;sprites;pixel art;neural network;machine learning;',
      },
    },
  },
  deb: {
    packageCategory: 'graphics',
    // What `ldd` names in a minimal Debian, and what the window uses besides. Newer systems have renamed
    // some for their 64-bit time.
    depends: [
      'libasound2 | libasound2t64',
      'libatk-bridge2.0-0 | libatk-bridge2.0-0t64',
      'libatspi2.0-0 | libatspi2.0-0t64',
      'libc6 (>= 2.31)',
      'libcups2 | libcups2t64',
      'libdrm2',
      'libgbm1',
      'libgtk-3-0 | libgtk-3-0t64',
      'libnotify4',
      'libnss3',
      'libsecret-1-0',
      'libstdc++6',
      'libuuid1',
      'libx11-xcb1',
      'libxss1',
      'libxtst6',
      'xdg-utils',
    ],
    recommends: ['xdg-desktop-portal'],
    afterInstall: 'resources/linux/after-install.sh',
    afterRemove: 'resources/linux/after-remove.sh',
    appArmorProfile: 'resources/linux/apparmor-profile',
    // Where Debian's policy wants it.
    fpm: [`${import.meta.dirname}/LICENSE=/usr/share/doc/sprite-gan-studio/copyright`],
  },

  // Untried: nobody has built or opened the studio on macOS. Signed and notarised where CSC_LINK,
  // CSC_KEY_PASSWORD, APPLE_ID, APPLE_APP_SPECIFIC_PASSWORD and APPLE_TEAM_ID are set, unsigned elsewhere.
  mac: {
    target: ['dmg', 'zip'],
    icon: 'resources/icon.png',
    category: 'public.app-category.graphics-design',
    hardenedRuntime: true,
    entitlements: 'resources/mac/entitlements.plist',
    entitlementsInherit: 'resources/mac/entitlements.plist',
    notarize: Boolean(process.env.APPLE_ID),
  },
  // Untried: nobody has built or opened the studio on Windows. Signed where WIN_CSC_LINK and
  // WIN_CSC_KEY_PASSWORD are set, unsigned elsewhere.
  win: { target: ['nsis'], icon: 'resources/icon.png' },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },

  // scripts/package.mjs sets an address for updates where it is given one.
  publish: null,
};
