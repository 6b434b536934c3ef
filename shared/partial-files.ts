/**
 * Ending of a file that is still being written. Files of the library are written beside and renamed into
 * place; what bears this ending when a library is opened was left by a studio that was killed.
 */
export const partialEnding = '.partial';
