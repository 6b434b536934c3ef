import './lib/studio/zod-without-eval.ts';
import { mount } from 'svelte';
import App from './App.svelte';
import { linkToStudio } from './lib/studio/studio-link.ts';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no element with the id "app"');

const link = linkToStudio();
// What the desktop shows itself has the window's language.
if (link.host.kind === 'desktop')
  link.studio.desktop.speak({ language: document.documentElement.lang }).catch(console.error);
mount(App, { target, props: { link } });
