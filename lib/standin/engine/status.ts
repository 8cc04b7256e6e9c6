import type { FetchFailure } from './neural/npm';

export type NeuralFetch =
  | { phase: 'not-fetched' }
  | { phase: 'fetching'; fetchedBytes: number; totalBytes: number }
  | { phase: 'ready' }
  | { phase: 'failed'; reason: FetchFailure }
  | { phase: 'declined' };

/** Which engine the next picture gets, and why, for the page and the log. */
export type EngineStatus = {
  /** Of what is fetched for the neural engine. */
  licence: string;
  sizeBytes: number;
} & (
  | {
      serves: 'neural';
      why: 'default';
      fetch: Extract<NeuralFetch, { phase: 'not-fetched' | 'fetching' | 'ready' }>;
    }
  | {
      serves: 'classical';
      why: 'declined';
      fetch: Extract<NeuralFetch, { phase: 'declined' }>;
    }
  | {
      serves: 'classical';
      why: 'fetch-failed';
      fetch: Extract<NeuralFetch, { phase: 'failed' }>;
    }
  /** It is there but broke down on the last picture; the next one tries it again. */
  | {
      serves: 'classical';
      why: 'broke-down';
      fetch: Extract<NeuralFetch, { phase: 'ready' }>;
    }
);
