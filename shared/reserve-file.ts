/** In the folder of a run that trains: as large as a checkpoint, and given up for one when the disk is full. */
export const reserveFileName = 'checkpoint.reserve';
