// What is taken from NL Design System, and what of it is left behind because no page of ours shows it.

export const THEME = "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css";

export const FONTS = {
  "noto-sans-latin.woff2": "@fontsource-variable/noto-sans/files/noto-sans-latin-wght-normal.woff2",
  "noto-sans-latin-ext.woff2": "@fontsource-variable/noto-sans/files/noto-sans-latin-ext-wght-normal.woff2",
};

const candidate = (name) => `@nl-design-system-candidate/${name}-css/dist/${name}.css`;
const utrecht = (name) => `@utrecht/${name}-css/dist/index.css`;

export const COMPONENTS = [
  ...["heading", "paragraph", "link", "skip-link", "button", "code", "code-block", "data-badge", "mark"].map(candidate),
  ...["alert", "breadcrumb-nav", "form-field", "form-field-description", "form-field-error-message", "form-fieldset", "form-label",
    "ordered-list", "pagination", "select", "table", "textarea", "textbox", "unordered-list"].map(utrecht),
];

// Plain elements look as the component does, so that running text needs no classes.
export const PLAIN = {
  "nl-heading--level-1": "h1", "nl-heading--level-2": "h2", "nl-heading--level-3": "h3", "nl-heading--level-4": "h4",
  "nl-paragraph": "p", "nl-link": "a:not([class])", "nl-code": "code:not([class])", "nl-mark": "mark",
  "utrecht-unordered-list": "ul:not([class])", "utrecht-ordered-list": "ol:not([class])",
  "utrecht-textbox": "input:not([type=checkbox], [type=radio], [type=file], [type=submit], [type=range])",
  "utrecht-textbox--invalid": "input:not([type=checkbox], [type=radio], [type=file])[aria-invalid=true]",
  "utrecht-select": "select:not([multiple])", "utrecht-select--invalid": "select[aria-invalid=true]",
  "utrecht-textarea": "textarea", "utrecht-textarea--invalid": "textarea[aria-invalid=true]",
};

// Variants and states that only a framework sets, or that we have no use for.
export const LEFT_BEHIND = [
  /^nl-heading--level-[56]$/, /^nl-button--(pressed|positive|busy|icon-only)$/, /^nl-link--/, /^nl-code-block--/, /^nl-skip-link--visible$/,
  /^utrecht-.*--(html-content|html-table|html-fieldset|html-legend|html-ol|html-p|html-span|distanced|nested|center|arrows|alpha|sticky|fixed|oneline|numeric|center|busy|hover|focus|focus-visible|active|test|rtl|busy|selected|disabled|autocomplete|multiline)$/,
  /^utrecht-table(-container|__|--)/, /^utrecht-breadcrumb-nav__(heading|separator|focus|symbol)/, /^utrecht-.*(__placeholder|__figcaption|list__item|list__marker)$/,
  /^utrecht-(textbox|textarea|select)--html/, /^utrecht-ordered-list--(arabic|persian)/, /^utrecht-form-field-description--(valid|warning)$/,
];
