import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';

describe('the virtual clock', () => {
  it('fires what is due on the way, in the order of time and then of setting, at its own time', async () => {
    const clock = new VirtualClock(1000);
    const fired: [string, number][] = [];
    const note = (name: string) => (): void => {
      fired.push([name, clock.now()]);
    };
    clock.wakeAt(1300, note('c'));
    clock.wakeAt(1200, note('a'));
    clock.wakeAt(1200, note('b'));
    clock.wakeAt(1301, note('d'));
    await clock.advance(300);
    expect(fired).toEqual([
      ['a', 1200],
      ['b', 1200],
      ['c', 1300],
    ]);
    expect(clock.now()).toBe(1300);
    expect(clock.nextWake()).toBe(1301);
  });

  it('does not fire what was called off, nor anything twice', async () => {
    const clock = new VirtualClock(0);
    let count = 0;
    const callOff = clock.wakeAt(10, () => {
      count += 100;
    });
    clock.wakeAt(20, () => {
      count += 1;
    });
    callOff();
    await clock.advance(50);
    await clock.advance(50);
    expect(count).toBe(1);
    expect(clock.nextWake()).toBeNull();
  });

  it('fires what a wake sets for a time that is passed on the same way', async () => {
    const clock = new VirtualClock(0);
    const times: number[] = [];
    const again = (): void => {
      times.push(clock.now());
      clock.wakeAt(clock.now() + 10, again);
    };
    clock.wakeAt(10, again);
    await clock.advanceTo(35);
    expect(times).toEqual([10, 20, 30]);
    expect(clock.now()).toBe(35);
  });

  it('lets what a wake started come to rest before the next one fires', async () => {
    const clock = new VirtualClock(0);
    const order: string[] = [];
    clock.wakeAt(10, () => {
      void Promise.resolve()
        .then(() => new Promise((done) => setImmediate(done)))
        .then(() => order.push('work of the first'));
    });
    clock.wakeAt(11, () => order.push('second'));
    await clock.advance(20);
    expect(order).toEqual(['work of the first', 'second']);
  });

  it('waits for whoever asked for it, until they do no more', async () => {
    const clock = new VirtualClock(0);
    let waits = 0;
    const leave = clock.settleWith(async () => {
      waits += 1;
    });
    await clock.settle();
    leave();
    await clock.settle();
    expect(waits).toBe(1);
  });

  it('fires by itself what is due already', async () => {
    const clock = new VirtualClock(100);
    const fired: number[] = [];
    clock.wakeAt(100, () => fired.push(1));
    clock.wakeAt(50, () => fired.push(0));
    const callOff = clock.wakeAt(60, () => fired.push(2));
    callOff();
    expect(fired).toEqual([]);
    await clock.settle();
    expect(fired).toEqual([0, 1]);
    expect(clock.now()).toBe(100);
  });

  it('never goes back, and takes callers at the same time one after the other', async () => {
    const clock = new VirtualClock(100);
    await clock.advanceTo(50);
    expect(clock.now()).toBe(100);
    await Promise.all([clock.advance(10), clock.advance(20), clock.advanceTo(105)]);
    expect(clock.now()).toBe(130);
  });
});
