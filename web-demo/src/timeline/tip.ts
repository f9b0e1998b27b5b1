import { make } from '../dom.js';
import { exactTimeOfDay, length, mediaDate, mediaTime } from '../format.js';
import type { Lane } from '../model/lane.js';

type Line = [name: string, value: string];

/** What is at a time of a lane, in lines; null where nothing ever was. */
export function explain(lane: Lane, time: number, nearby: number): Line[] | null {
  // At small scales a gap is narrower than a pixel: the hand need not be steadier than that.
  const gap = lane.gapAt(time) ?? lane.gapAt(time - nearby) ?? lane.gapAt(time + nearby);
  const segment = lane.segmentAt(time);
  const gone = lane.deleted.indexAt(time);
  if (gone >= 0) {
    const lines: Line[] = [['Deleted', between(lane.deleted.start[gone]!, lane.deleted.end[gone]!)]];
    return segment ? [...lines, ['was', segment.timerange], ['object', segment.objectId]] : lines;
  }
  if (gap) return [['Missing', length(gap.end - gap.start)], ['', between(gap.start, gap.end)]];
  if (segment) {
    return [
      ['Segment', `${mediaTime(segment.start, 2)}, ${length(segment.end - segment.start)}`],
      ['timerange', segment.timerange], ['object', segment.objectId], ['came', exactTimeOfDay(segment.came)],
    ];
  }
  const run = lane.covered.indexAt(time);
  return run < 0 ? null : [['Complete', between(lane.covered.start[run]!, lane.covered.end[run]!)], ['', 'known from the hub’s history']];
}

const between = (start: number, end: number) => `${mediaDate(start)} ${mediaTime(start, 1)} – ${mediaTime(end, 1)}`.trim();

/** The box beside the pointer. */
export class Tip {
  constructor(private readonly box: HTMLElement) {}

  show(title: string, lines: Line[], x: number, y: number): void {
    const list = make('dl');
    for (const [name, value] of lines) list.append(make('dt', '', name), make('dd', '', value));
    this.box.replaceChildren(make('strong', '', title), list);
    this.box.hidden = false;
    const { width, height } = this.box.getBoundingClientRect();
    this.box.style.left = `${Math.max(4, Math.min(x + 14, innerWidth - width - 8))}px`;
    this.box.style.top = `${y + 18 + height > innerHeight ? y - height - 10 : y + 18}px`;
  }

  hide(): void {
    this.box.hidden = true;
  }
}
