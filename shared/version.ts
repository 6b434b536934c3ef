import packageJson from '../package.json' with { type: 'json' };

export { appName } from './app-name.ts';
export const appVersion: string = packageJson.version;
