/** What vite.generator-page.config.ts makes of a file that is asked for so. */
declare module '*?base64' {
  const text: string;
  export default text;
}
