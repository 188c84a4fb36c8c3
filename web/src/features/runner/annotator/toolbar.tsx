import { ArrowUpRight, Grid3x3, Hand, Maximize, MousePointer2, Pencil, Redo2, Square, Trash2, Type, Undo2, ZoomIn, ZoomOut, type LucideIcon } from 'lucide-react';
import { IconButton } from '@/components/ui/button';
import { cx } from '@/lib/cx';
import { markColors, type MarkColor, type Tool } from './shapes';

const tools: { tool: Tool; label: string; key: string; icon: LucideIcon }[] = [
  { tool: 'select', label: 'Select', key: 'V', icon: MousePointer2 },
  { tool: 'hand', label: 'Move the picture', key: 'H', icon: Hand },
  { tool: 'arrow', label: 'Arrow', key: 'A', icon: ArrowUpRight },
  { tool: 'box', label: 'Box', key: 'B', icon: Square },
  { tool: 'pen', label: 'Freehand', key: 'P', icon: Pencil },
  { tool: 'text', label: 'Text', key: 'T', icon: Type },
  { tool: 'blur', label: 'Blur', key: 'U', icon: Grid3x3 },
];

export function toolOfKey(key: string): Tool | undefined {
  return tools.find((entry) => entry.key === key.toUpperCase())?.tool;
}

const swatches: Record<MarkColor, string> = {
  red: 'bg-mark-red',
  yellow: 'bg-mark-yellow',
  blue: 'bg-mark-blue',
  green: 'bg-mark-green',
  black: 'bg-mark-black',
};

export interface ToolbarProps {
  tool: Tool;
  color: MarkColor;
  zoom: number;
  canUndo: boolean;
  canRedo: boolean;
  canDelete: boolean;
  onTool: (tool: Tool) => void;
  onColor: (color: MarkColor) => void;
  onUndo: () => void;
  onRedo: () => void;
  onDelete: () => void;
  onZoom: (factor: number) => void;
  onFit: () => void;
}

export function Toolbar(props: ToolbarProps) {
  return (
    <div role="toolbar" aria-label="Drawing tools" className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-3 py-2">
      <div className="flex" role="group" aria-label="Tool">
        {tools.map(({ tool, label, key, icon: Icon }) => (
          <IconButton key={tool} label={`${label} (${key})`} aria-pressed={props.tool === tool} className={cx(props.tool === tool && 'bg-accent-soft text-accent')} onClick={() => props.onTool(tool)}>
            <Icon aria-hidden className="size-5" />
          </IconButton>
        ))}
      </div>
      <div className="flex gap-2" role="group" aria-label="Colour">
        {markColors.map((color) => (
          <button
            key={color}
            type="button"
            aria-label={color}
            aria-pressed={props.color === color}
            className={cx('size-7 rounded-full border-2 border-surface', props.color === color ? 'ring-2 ring-ink' : 'ring-1 ring-line-strong', swatches[color])}
            onClick={() => props.onColor(color)}
          />
        ))}
      </div>
      <div className="flex" role="group" aria-label="Changes">
        <IconButton label="Undo (Ctrl+Z)" disabled={!props.canUndo} onClick={props.onUndo}>
          <Undo2 aria-hidden className="size-5" />
        </IconButton>
        <IconButton label="Redo (Ctrl+Shift+Z)" disabled={!props.canRedo} onClick={props.onRedo}>
          <Redo2 aria-hidden className="size-5" />
        </IconButton>
        <IconButton label="Delete the selected mark (Delete)" disabled={!props.canDelete} onClick={props.onDelete}>
          <Trash2 aria-hidden className="size-5" />
        </IconButton>
      </div>
      <div className="flex items-center" role="group" aria-label="Zoom">
        <IconButton label="Zoom out (-)" onClick={() => props.onZoom(1 / 1.25)}>
          <ZoomOut aria-hidden className="size-5" />
        </IconButton>
        <span className="num w-12 text-center text-sm text-ink-soft" aria-live="polite">
          {Math.round(props.zoom * 100)} %
        </span>
        <IconButton label="Zoom in (+)" onClick={() => props.onZoom(1.25)}>
          <ZoomIn aria-hidden className="size-5" />
        </IconButton>
        <IconButton label="Fit (0)" onClick={props.onFit}>
          <Maximize aria-hidden className="size-5" />
        </IconButton>
      </div>
    </div>
  );
}
