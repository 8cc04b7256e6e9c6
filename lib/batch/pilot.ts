/** How many photos a first look takes. */
export const PILOT = 5;
