package browser

// finder is the JavaScript that finds what people mean by a text: exactly it first, then what begins with it. It leaves
// nothing in the page.
const finder = `
var torgClean = (s) => (s || '').replace(/\s+/g, ' ').trim();
var torgName = (el) => {
  if (!el) return '';
  const label = el.labels && el.labels.length ? torgLabel(el.labels[0]) : '';
  return torgClean(el.getAttribute('aria-label') || label || el.textContent || el.value);
};
var torgLabel = (label) => {
  const copy = label.cloneNode(true);
  copy.querySelectorAll('.torg-mark').forEach((m) => m.remove());
  return torgClean(copy.textContent);
};
var torgShown = (el) => el.getClientRects().length > 0;
var torgPick = (all, name, text) => {
  const shown = all.filter(torgShown);
  return shown.find((el) => name(el) === text) || shown.find((el) => name(el).startsWith(text)) || null;
};
var torgPressable = () => [...document.querySelectorAll('a[href], button, summary, input[type=submit]')];
var torgFind = (what, text) => {
  text = torgClean(text);
  if (what === 'click') return torgPick(torgPressable(), torgName, text);
  const label = torgPick([...document.querySelectorAll('label')], torgLabel, text);
  return label && label.control;
};
var torgKind = (el) => {
  if (!el) return '';
  if (el.tagName === 'A') return el.getAttribute('href').startsWith('#') || el.target ? 'stays' : 'goes';
  return (el.tagName === 'BUTTON' || el.tagName === 'INPUT') && el.type === 'submit' && el.form ? 'goes' : 'stays';
};
var torgAll = () => torgPressable().filter(torgShown).map(torgName).join(' | ');
var torgLabels = () => [...document.querySelectorAll('label')].map(torgLabel).join(' | ');
var torgOption = (list, text) => {
  const option = [...list.options].find((o) => torgClean(o.textContent) === torgClean(text));
  return option ? option.value : '';
}`
