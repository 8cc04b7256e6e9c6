/** One try at a callback. */
export type Delivery = {
  /** When the answer came or did not, in ms. */
  at: number;
  taskId: string;
  /** 1 for the first try. */
  attempt: number;
  /** What was answered; `null` when nothing was within the time. */
  status: number | null;
};

/** The latest tries at callbacks, in memory. */
export type DeliveryLog = {
  add(delivery: Delivery): void;
  list(): readonly Delivery[];
  /** Resolves with the next try for a task. */
  next(taskId: string): Promise<void>;
};

const MAX_DELIVERIES = 10_000;

export function createDeliveryLog(): DeliveryLog {
  let deliveries: Delivery[] = [];
  const awaited = new Map<string, () => void>();
  return {
    add(delivery) {
      deliveries.push(delivery);
      if (deliveries.length > MAX_DELIVERIES) deliveries = deliveries.slice(-MAX_DELIVERIES / 2);
      awaited.get(delivery.taskId)?.();
      awaited.delete(delivery.taskId);
    },
    list: () => deliveries,
    next: (taskId) => new Promise((resolve) => awaited.set(taskId, resolve)),
  };
}
