// Draws what the tables of the page of the graph say. Who does not see it misses nothing.
const place = document.getElementById('drawing');
const { nodes, edges } = JSON.parse(place.dataset.graph);
const css = getComputedStyle(document.documentElement);
const colour = (name) => css.getPropertyValue(name).trim();

// In the colours of the page, which may turn dark while it is looked at.
const styles = () => [
  {
    selector: 'node',
    style: {
      'label': 'data(name)', 'font-size': 11, 'text-wrap': 'ellipsis', 'text-max-width': 170, 'color': colour('--ink'),
      'text-valign': 'bottom', 'text-margin-y': 4, 'width': 18, 'height': 18, 'background-color': colour('--accent'),
    },
  },
  { selector: 'node.here', style: { 'width': 28, 'height': 28, 'font-weight': 'bold' } },
  {
    selector: 'node.marked',
    style: { 'background-color': colour('--paper'), 'border-width': 2, 'border-style': 'dashed', 'border-color': colour('--warn') },
  },
  {
    selector: 'edge',
    style: {
      'label': 'data(word)', 'font-size': 9, 'color': colour('--dim'), 'text-background-color': colour('--card'),
      'text-background-opacity': 1, 'curve-style': 'bezier', 'target-arrow-shape': 'triangle', 'width': 1.5,
      'line-color': colour('--dim'), 'target-arrow-color': colour('--dim'),
    },
  },
  { selector: 'edge.degrades', style: { 'line-style': 'dashed' } },
];

place.hidden = false;
const drawn = cytoscape({
  container: place,
  elements: [
    ...nodes.map((n, i) => ({ data: { ...n, id: 'n' + i }, classes: (n.mark ? 'marked ' : '') + (n.here ? 'here' : '') })),
    ...edges.map((e, i) => ({
      data: { id: 'e' + i, source: 'n' + e.from, target: 'n' + e.to, word: e.word }, classes: e.degrades ? 'degrades' : '',
    })),
  ],
  style: styles(),
  layout: {
    name: 'breadthfirst', directed: false, roots: nodes.flatMap((n, i) => (n.here ? ['n' + i] : [])), spacingFactor: 1.1,
    animate: false, fit: true, padding: 30,
  },
  maxZoom: 2,
  wheelSensitivity: 0.3,
});
drawn.on('tap', 'node', (event) => location.assign(event.target.data('link')));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => drawn.style(styles()));
place.dataset.drawn = String(drawn.nodes().length);
