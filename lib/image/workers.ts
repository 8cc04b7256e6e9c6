/** As many image workers as there are on a machine of so many cores: one is the page's own. */
export const workersFor = (cores: number): number => Math.max(1, Math.min(4, cores - 1));

/** How many of them work on long lists: what somebody asks for meanwhile finds another one. */
export const listWorkersFor = (cores: number): number => Math.max(1, workersFor(cores) - 1);
