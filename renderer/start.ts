import './lib/studio/zod-without-eval.ts';
import { mount } from 'svelte';
import App from './App.svelte';
import { linkToStudio } from './lib/studio/studio-link.ts';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no element with the id "app"');

mount(App, { target, props: { link: linkToStudio() } });
