import type { Format, FormatType } from '@/lib/codec/format';
import type { Token } from '@/lib/export/names/pattern';
import type { NameProblem } from '@/lib/export/names/problem';
import type { Background, Layout } from '@/lib/layout/layout';
import { byteSizes } from './byte-sizes';
import type { ExportMessages } from './en-export';
import { files, LOCALE, percent, photos, whole } from './zh-numbers';
import { zhRules } from './zh-rules';

const finePercent = new Intl.NumberFormat(LOCALE, {
  style: 'percent',
  maximumFractionDigits: 1,
});
const decimal = new Intl.NumberFormat(LOCALE);
const day = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'long', timeZone: 'UTC' });
const { rough: bytes } = byteSizes(LOCALE);

const formats: Record<FormatType, string> = {
  png: 'PNG',
  webp: 'WebP',
  avif: 'AVIF',
  jpeg: 'JPEG',
};

const canvas = ({ canvas }: Layout): string => {
  switch (canvas.kind) {
    case 'original':
      return '原始画幅';
    case 'subject':
      return '裁到商品';
    case 'fixed':
      return `${whole.format(canvas.width)} × ${whole.format(canvas.height)}`;
  }
};

const backgroundOf = (background: Background): string => {
  if (background.kind === 'colour') {
    return background.colour === '#ffffff' ? '白色' : background.colour;
  }
  return { none: '透明', gradient: '渐变', picture: '图片' }[background.kind];
};

const formatOf = (format: Format): string => {
  if (format.type === 'png') return formats.png;
  if (format.type === 'webp' && format.isLossless) return `${formats.webp} 无损`;
  return `${formats[format.type]} ${format.quality}`;
};

const presetNames = new Map<string, string>(
  Object.entries({ ...zhRules.names, 'cut-out': '抠图', blank: '方形画布' }),
);

const tokenMeanings: Record<Token, string> = {
  name: '照片自己的名称',
  folder: '照片所在的文件夹',
  sku: '商品货号，取自照片名称或表格',
  view: '商品的哪一面',
  preset: '代表这类文件的词',
  w: '宽度（像素）',
  h: '高度（像素）',
  n: '序号：{n:3} 表示三位数',
  date: '今天的日期',
};

const shownCharacter = (character: string | null): string =>
  character === null || /\p{C}|\s/u.test(character) ? '不可见字符' : `“${character}”`;

function nameProblem(problem: NameProblem): string {
  switch (problem.kind) {
    case 'pattern':
      return {
        empty: '命名规则是空的。',
        'unknown-token': '命名规则的花括号里有一个没有含义的词。',
        'bad-digits': '只有 {n}、{w} 和 {h} 可以指定位数，从 1 到 9。',
        'not-closed': '命名规则里有花括号没有闭合。',
        'not-opened': '命名规则里多了一个右花括号。',
      }[problem.reason];
    case 'map':
      return {
        unreadable: `表格从第 ${whole.format(problem.line)} 行起无法读取。`,
        'no-file-column': '表格第一行需要有“file”列。',
        'no-other-column': '表格缺少“name”“sku”“view”或“asin”列。',
      }[problem.reason];
    case 'map-double':
      return `表格的第 ${whole.format(problem.firstLine)} 行和第 ${whole.format(problem.line)} 行都写了 ${problem.file}。`;
    case 'map-row-unused':
      return `表格第 ${whole.format(problem.line)} 行：没有名为 ${problem.file} 的照片。`;
    case 'map-photo-missing':
      return `${photos(problem.files.length)}不在表格里。`;
    case 'size-unknown':
      return '尺寸还不知道。如果一直如此，请去掉 {w} 和 {h}，或重新添加原图。';
    case 'amazon-id':
      return `“${problem.id}”不是十位的 ASIN 或 ISBN：请按此命名照片，或提供带“asin”列的表格。`;
    case 'amazon-too-many':
      return `${problem.id} 的照片超出了亚马逊可用的名称：MAIN 和 PT01 至 PT08。`;
    case 'collision':
      return '有几个文件会重名。请在命名规则里加上 {n} 或 {preset}，或让它们自动编号。';
    case 'file-and-folder':
      return '这个名称会同时是文件和文件夹。';
    case 'character':
      return `有些系统不允许名称中有${shownCharacter(problem.character)}。`;
    case 'device-name':
      return '这是 Windows 的保留名称。';
    case 'trailing':
      return '有名称或文件夹以句点或空格结尾。';
    case 'segment-too-long':
      return '名称太长，多数系统不支持。';
    case 'path-too-long':
      return '连同文件夹，名称超过了 Windows 的长度限制。';
    case 'outside':
      return '名称指到了文件夹之外。';
    case 'empty':
      return '有名称或文件夹会是空的。';
  }
}

const rows = { top: '上', middle: '中', bottom: '下' } as const;
const columns = { left: '左', centre: '中', right: '右' } as const;

export const zhExport: ExportMessages = {
  fields: {
    number: (min: number, max: number, isWhole: boolean) =>
      `请输入 ${decimal.format(min)} 到 ${decimal.format(max)} 之间的${isWhole ? '整数' : '数字'}`,
    colour: '请输入颜色，例如 #1f4fe0',
  },

  title: '导出',
  close: '关闭',
  bytes,

  deliverables: {
    title: '每张照片导出的文件',
    nameOf: ({ id, name }) => name || presetNames.get(id.split('~')[0] ?? id) || '未命名',
    canvas,
    summary: (deliverable) =>
      [
        canvas(deliverable.layout),
        backgroundOf(deliverable.background),
        ...(deliverable.shadow.kind === 'none' ? [] : ['阴影']),
        formatOf(deliverable.format),
      ].join(' · '),
    lacks: {
      background: 'JPEG 不支持透明：请选择背景',
      picture: '请选择背景图片',
    },
    add: '添加',
    addTitle: '添加用于以下平台的文件',
    addChosen: (count) => (count === 0 ? '添加' : `添加 ${whole.format(count)} 项`),
    shops: '电商与社交平台',
    own: '我的预设',
    noOwn: '还没有。任何一种文件都可以存为预设。',
    unreadOwn: '预设没能读取，请检查网络。',
    show: (name) => `在照片上预览 ${name}`,
    showPlain: '只看抠图结果',
    edit: (name) => `编辑 ${name}`,
    remove: (name) => `移除 ${name}`,
    removeShort: '移除',
    changed: '已修改',
    restore: '恢复原样',
    name: '名称',
    amazonNames: '按亚马逊要求命名（ASIN.MAIN）',
  },

  layout: {
    title: '版式',
    canvas: '画布',
    canvases: { original: '原始画幅', subject: '裁到商品', fixed: '固定尺寸' },
    width: '宽度',
    height: '高度',
    margins: '边距',
    eachSide: '四边分别设置',
    sides: { top: '上', right: '右', bottom: '下', left: '左' },
    unit: '边距单位',
    align: '在画布上的位置',
    alignAt: (x, y) => {
      if (x === 'centre' && y === 'middle') return '居中';
      if (y === 'middle') return `${columns[x]}侧居中`;
      return x === 'centre' ? `${rows[y]}方居中` : `${columns[x]}${rows[y]}`;
    },
    fill: '最大占比',
    fillAuto: '占满边距以内',
    enlarge: '放大偏小的商品',
    family: '同一 SKU 的照片使用相同比例',
  },

  background: {
    title: '背景',
    kinds: { none: '无', colour: '纯色', gradient: '渐变', picture: '图片' },
    colour: '颜色',
    from: '起始色',
    to: '结束色',
    angle: '角度',
    choose: '选择图片',
    another: '换一张图片',
    missing: '这个浏览器里没有保存这张图片，请重新选择。',
    notKept: '这张图片没能保存在浏览器里。',
    notPicture: '只能使用不超过 20 MB 的 JPEG、PNG、WebP 或 AVIF 图片。',
    needed: 'JPEG 不支持透明：请选择背景。',
  },

  shadow: {
    title: '阴影',
    kinds: { none: '无', contact: '接触阴影', drop: '投影' },
    opacity: '强度',
    blur: '柔和度',
    x: '水平偏移',
    y: '向下偏移',
    colour: '颜色',
  },

  format: {
    title: '文件',
    type: '格式',
    types: formats,
    lossless: '无损',
    quality: '质量',
    fullColour: '完整色彩分辨率（4:4:4）',
    dpi: 'DPI',
    dpiNone: '不写入',
    copyright: '版权信息',
    copyrightNone: '无，不写元数据',
    token: '用于名称',
  },

  presets: {
    save: '存为预设',
    update: '保存修改',
    name: '预设名称',
    keep: '保存',
    rename: '重命名',
    remove: '删除预设',
    removeSure: (name) => `要为工作区里的所有人删除“${name}”吗？`,
    cancel: '取消',
    saved: (name) => `已存为“${name}”。`,
    deleted: '预设已删除，它的设置仍留在这里。',
    failed: '服务器没有响应，预设没有保存。请重试。',
    signedOut: '你已退出登录。请重新登录后再试。',
    picture: '背景图片只存在这个浏览器里。要存为预设，请换一种背景。',
    full: '预设已达上限，请先删除一个。',
  },

  rules: {
    asOf: (name, date) => `对照 ${name} 的公开规则检查，规则截至 ${day.format(new Date(date))}`,
  },

  names: {
    title: '名称',
    pattern: '命名规则（不含扩展名）',
    tokens: '名称的组成部分',
    insert: (token) => `插入 {${token}}：${tokenMeanings[token]}`,
    tokenMeanings,
    keepFolders: '保留照片原来的文件夹',
    numbering: '给重名的文件编号',
    replaces: '替换部分系统不允许的字符',
    map: '使用表格（CSV）',
    anotherMap: '换一个表格',
    noMap: '不用表格',
    mapAbout: '需要“file”列，以及“name”“sku”“view”“asin”中的任意几列。',
    mapTooLarge: '表格超过 5 MB。',
    matched: (counts) => {
      const parts = [`读取了 ${whole.format(counts.rows)} 行`];
      if (counts.unused > 0) parts.push(`${whole.format(counts.unused)} 行没有对应照片`);
      if (counts.missing > 0) parts.push(`${photos(counts.missing)}不在表格里`);
      return `${parts.join('，')}。`;
    },
    stopped: (count) => `名称有 ${whole.format(count)} 个问题，需要先解决。`,
    show: (count) => (count === 1 ? '显示名称' : `显示全部 ${whole.format(count)} 个名称`),
    hide: '收起名称',
    search: '查找名称',
    table: '文件名称',
    file: '文件',
    photo: '照片',
    more: (count) => `还有 ${whole.format(count)} 个，可按名称查找。`,
    problem: nameProblem,
  },

  save: {
    title: '保存',
    files: (count, of) => `${files(count)}，来自 ${photos(of)}`,
    none: '还没有完成的照片。',
    names: '名称问题解决之后才能保存。',
    lacks: '有些文件缺少背景，见上文。',
    measure: '估算大小',
    measuring: '正在用一张照片估算大小',
    about: (perPhoto, name, total) =>
      `每张约 ${bytes(perPhoto)}（以 ${name} 估算），共约 ${bytes(total)}`,
    lossy: (name, found) => {
      const parts = [`每个约 ${bytes(found.bytes)}`];
      if (found.psnr !== null && Number.isFinite(found.psnr)) {
        parts.push(`与精确图像相比 ${whole.format(Math.round(found.psnr))} dB`);
      }
      if (found.loweredTo !== null) {
        parts.push(`为符合平台的大小限制，质量降至 ${found.loweredTo}`);
      }
      return `${name}：${parts.join('，')}`;
    },
    tooLarge: (count) => `${files(count)}的像素超出了格式上限：请选 PNG 或较小的画布。`,
    tooLargeAs: ({ type, size }) =>
      `${whole.format(size.width)} × ${whole.format(size.height)} 像素超出了 ${formats[type]} 的上限`,
    notMeasured: (name) => `没能用 ${name} 估算大小。`,
    withManifest: '附带清单（CSV）和当前设置',
    manifestInFolder: '保存到文件夹时总会附带清单，下次导出可据此接着做。',
    withReport: '附带检查报告',
    withRejected: (count) => `也包括已弃用的 ${photos(count)}`,
    zip: '保存为 zip',
    folder: '保存到文件夹…',
    cancel: '取消',
    overwrite: '覆盖',
    foreign: (count) => `文件夹里有 ${files(count)}不是导出生成的，或之后被改动过。继续会覆盖：`,
    progress: '导出进度',
    at: (done, total) => `${whole.format(done)} / ${files(total)}`,
    there: (count, total) => `${whole.format(total)} 个中有 ${whole.format(count)} 个原本就在。`,
    saved: (count) => `已保存 ${files(count)}。`,
    cancelled: '已取消，没有保存任何文件。',
    cancelledInFolder: (count) =>
      `已取消，保存了 ${files(count)}。再次保存到同一文件夹时只做剩下的。`,
    failures: (count) => `${files(count)}没能保存：`,
  },

  check: {
    title: '对照平台公开规则检查',
    summary: (met, not) => {
      const meets = `${whole.format(met)} 个符合公开规则`;
      return not === 0 ? meets : `${meets} · ${whole.format(not)} 个不符合`;
    },
    show: '查看',
    showOne: (path) => `查看 ${path} 对应的照片`,
    showAll: (count) => (count === 1 ? '选中这张照片' : `选中这 ${photos(count)}`),
    about: '每个文件都重新解码并测量过。平台还会审看画面内容。',
  },

  percent: (share) => percent.format(share),
  finePercent: (share) => finePercent.format(share),
};
