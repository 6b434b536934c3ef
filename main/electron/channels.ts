/** The only two channels between the window and the studio; shared by both ends, nothing else uses IPC. */
export const callChannel = 'studio:call';
export const pushChannel = 'studio:push';
