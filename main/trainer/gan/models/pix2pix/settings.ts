/** Of the encoder's and the discriminator's LeakyReLU. */
export const slope = 0.2;

/** The widest layer has 8 times the channels of the first. */
export const widestFactor = 8;
