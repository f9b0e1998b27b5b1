/** Where one subscription keeps its position, so that another page or process goes on where this one stopped (rule 9). */
export interface PositionStore {
  /** What was saved last; null if nothing was. */
  load(): string | null | Promise<string | null>;
  /** Called after each handled event and message, and waited for before the next. */
  save(position: string): void | Promise<void>;
}

/** Positions of this page and its later visits. A full or forbidden storage costs the memory across visits, nothing else. */
export function localStoragePositions(key: string): PositionStore {
  const inMemory = memoryPositions();
  return {
    load() {
      try {
        return localStorage.getItem(key) ?? inMemory.load();
      } catch {
        return inMemory.load();
      }
    },
    save(position) {
      void inMemory.save(position);
      try {
        localStorage.setItem(key, position);
      } catch {
        // Private windows and full disks: the subscription goes on.
      }
    },
  };
}

/** Positions of this process: a subscription that is made again goes on where the last one stopped. */
export function memoryPositions(position: string | null = null): PositionStore {
  return {
    load: () => position,
    save: (reached) => {
      position = reached;
    },
  };
}
