import { type RefObject, useEffect, useEffectEvent } from 'react';
import type { ZoomControl } from '../viewer/use-zoom';
import { type Brush, otherTool, resized } from './brush';
import type { StageKeys } from './use-brush-keys';
import type { Edits } from './use-edits';

/** Which have their own use for Space and Enter, and which for the arrows. */
const isButton = (target: EventTarget | null) =>
  target instanceof Element && target.closest('button, a, summary') !== null;
const isInput = (target: EventTarget | null) => target instanceof HTMLInputElement;

/**
 * The keys of the repair, wherever the focus is: they come before those of the viewer, which would
 * lead to other photos.
 */
export function useRepairKeys({
  brush,
  onBrush,
  edits,
  stage,
  zoom,
  onDone,
}: {
  brush: Brush;
  onBrush: (brush: Brush) => void;
  edits: Edits;
  stage: RefObject<StageKeys | null>;
  zoom: ZoomControl;
  onDone: () => void;
}): void {
  function command({ key, shiftKey }: KeyboardEvent): boolean {
    const letter = key.toLowerCase();
    if (letter !== 'z' && letter !== 'y') return false;
    // What is just being painted is the first to go.
    if (stage.current?.drop()) return true;
    if (letter === 'y' || shiftKey) edits.redo();
    else edits.undo();
    return true;
  }
  function stepBack(): boolean {
    if (stage.current?.drop()) return true;
    if (brush.tool === 'open-hole') onBrush({ ...brush, tool: 'erase' });
    else onDone();
    return true;
  }
  function plain(event: KeyboardEvent): boolean {
    switch (event.key) {
      case 'Escape':
        return stepBack();
      // On its own it would lead the focus to the window's menu.
      case 'Alt':
        return true;
      case 'x':
      case 'X':
        onBrush({ ...brush, tool: otherTool(brush.tool) });
        return true;
      case '[':
        onBrush({ ...brush, radius: resized(brush.radius, -1) });
        return true;
      case ']':
        onBrush({ ...brush, radius: resized(brush.radius, 1) });
        return true;
    }
    if (isInput(event.target) || (event.key === ' ' && isButton(event.target))) return false;
    return stage.current?.press(event) === true || zoom.press(event);
  }
  const press = useEffectEvent((event: KeyboardEvent) => {
    // AltGr, which brackets need on many keyboards, is told as Ctrl and Alt.
    const isCommand = (event.ctrlKey || event.metaKey) && !event.getModifierState('AltGraph');
    if (!(isCommand ? command(event) : plain(event))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  });
  const release = useEffectEvent((event: KeyboardEvent) => {
    stage.current?.release(event);
    if (event.key === 'Alt') event.preventDefault();
  });
  useEffect(() => {
    const down = (event: KeyboardEvent) => press(event);
    const up = (event: KeyboardEvent) => release(event);
    window.addEventListener('keydown', down, { capture: true });
    window.addEventListener('keyup', up, { capture: true });
    return () => {
      window.removeEventListener('keydown', down, { capture: true });
      window.removeEventListener('keyup', up, { capture: true });
    };
  }, []);
}
