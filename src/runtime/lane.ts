interface Place<T> {
  item: T;
  isLeft: boolean;
}

/** A queue whose middle one may leave, at a cost that does not grow with its length. */
export class Lane<T> {
  #places: Place<T>[] = [];
  /** Everything before it is gone. */
  #head = 0;
  /** Who goes before all these; the last one first. */
  readonly #ahead: Place<T>[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Puts somebody at the end, or ahead of all others. Returns how they leave; done again, that does nothing. */
  join(item: T, ahead: boolean): () => void {
    const place: Place<T> = { item, isLeft: false };
    (ahead ? this.#ahead : this.#places).push(place);
    this.#size += 1;
    return () => {
      if (place.isLeft) return;
      place.isLeft = true;
      this.#size -= 1;
    };
  }

  /** Takes out whoever is first. */
  shift(): T | undefined {
    for (let place = this.#next(); place; place = this.#next()) {
      if (place.isLeft) continue;
      place.isLeft = true;
      this.#size -= 1;
      return place.item;
    }
    return undefined;
  }

  #next(): Place<T> | undefined {
    const ahead = this.#ahead.pop();
    if (ahead) return ahead;
    const place = this.#places[this.#head];
    this.#head += 1;
    // Now and then what is gone is cut off, so rarely that each pays for one copy of itself at most.
    if (this.#head * 2 > this.#places.length) {
      this.#places = this.#places.slice(this.#head);
      this.#head = 0;
    }
    return place;
  }
}
