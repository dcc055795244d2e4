// The page works without this script (facts link to their words); with it, both ways and by keyboard.
(function () {
  'use strict';
  var articles = Array.prototype.slice.call(document.querySelectorAll('article'));
  var chosen = null;

  function words(article, id, suffix) {
    return Array.prototype.slice.call(article.querySelectorAll('[data-f~="' + id + (suffix || '') + '"]'));
  }
  function clear() {
    document.querySelectorAll('.on, .ev').forEach(function (e) { e.classList.remove('on', 'ev'); });
    document.querySelectorAll('.go[aria-current]').forEach(function (e) { e.removeAttribute('aria-current'); });
    chosen = null;
  }
  function into(element, inside) {
    if (!element) return;
    if (inside && getComputedStyle(inside).overflowY === 'auto') {
      var a = element.getBoundingClientRect(), b = inside.getBoundingClientRect();
      if (a.top < b.top || a.bottom > b.bottom) inside.scrollTop += a.top - b.top - (b.height - a.height) / 2;
      return;
    }
    var r = element.getBoundingClientRect();
    if (r.top < 70 || r.bottom > window.innerHeight - 20) element.scrollIntoView({ block: 'center' });
  }
  // from: 'text' or 'facts', the side that was used; the other side is scrolled.
  function choose(article, id, from) {
    clear();
    show(article);
    var fact = document.getElementById(article.id + '-' + id);
    if (!fact) return;
    chosen = fact;
    fact.classList.add('on');
    fact.querySelector('.go').setAttribute('aria-current', 'true');
    words(article, id, '~').forEach(function (e) { e.classList.add('ev'); });
    var own = words(article, id);
    own.forEach(function (e) { e.classList.add('on'); });
    if (from !== 'text') into(own[0] || words(article, id, '~')[0]);
    if (from !== 'facts') into(fact, article.querySelector('.facts'));
    if (history.replaceState) history.replaceState(null, '', '#' + fact.id);
  }
  function show(article) {
    articles.forEach(function (a) { a.hidden = a !== article; });
    document.querySelectorAll('.documents a').forEach(function (a) {
      if (a.hash === '#' + article.id) a.setAttribute('aria-current', 'page'); else a.removeAttribute('aria-current');
    });
  }
  function by_hash() {
    var parts = decodeURIComponent(location.hash.slice(1)).split('-');
    var article = document.getElementById(parts[0]);
    if (articles.indexOf(article) < 0) return false;
    show(article);
    if (parts[1]) choose(article, parts[1]); else window.scrollTo(0, 0);
    return true;
  }
  // The innermost fact of a mark; a second click takes the next one around it.
  function from_mark(mark) {
    var article = mark.closest('article');
    var ids = mark.dataset.f.split(' ').filter(function (id) { return id.slice(-1) !== '~'; });
    if (!ids.length) ids = mark.dataset.f.split(' ').map(function (id) { return id.slice(0, -1); });
    var now = chosen ? ids.indexOf(chosen.id.slice(article.id.length + 1)) : -1;
    choose(article, ids[(now + 1) % ids.length], 'text');
  }

  document.addEventListener('click', function (event) {
    var go = event.target.closest('.go, .more a');
    if (go) {
      var fact = go.closest('.fact');
      var article = fact.closest('article');
      event.preventDefault();
      choose(article, fact.id.slice(article.id.length + 1), 'facts');
      if (go.hash && !go.classList.contains('go')) into((document.getElementById(go.hash.slice(1)) || {}).nextElementSibling);
      return;
    }
    var mark = event.target.closest('.m');
    if (mark && !String(window.getSelection())) from_mark(mark);
  });
  document.addEventListener('keydown', function (event) {
    if (/^(input|textarea|select)$/i.test(event.target.tagName) && event.target.type !== 'checkbox') return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') { clear(); return; }
    if ((event.key === 'Enter' || event.key === ' ') && event.target.classList.contains('m')) {
      event.preventDefault();
      from_mark(event.target);
    }
    if (event.key === 'j' || event.key === 'k') {
      var article = articles.filter(function (a) { return !a.hidden; })[0];
      var facts = Array.prototype.slice.call(article.querySelectorAll('.fact'));
      if (!facts.length) return;
      var at = facts.indexOf(chosen) + (event.key === 'j' ? 1 : -1);
      var next = facts[(at + facts.length) % facts.length];
      choose(article, next.id.slice(article.id.length + 1));
      next.querySelector('.go').focus({ preventScroll: true });
    }
  });
  document.querySelectorAll('.legend input').forEach(function (box) {
    box.addEventListener('change', function () { document.body.classList.toggle('hide-' + box.value, !box.checked); });
    box.hidden = false;
  });

  if (articles.length > 1) {
    document.body.classList.add('many');
    var list = document.querySelector('.documents ol');
    articles.forEach(function (a) {
      var item = document.createElement('li'), link = document.createElement('a'), small = document.createElement('small');
      link.href = '#' + a.id;
      link.textContent = a.dataset.title;
      small.textContent = a.dataset.note;
      link.appendChild(small);
      item.appendChild(link);
      list.appendChild(item);
    });
    var search = document.querySelector('.documents input');
    search.hidden = articles.length < 8;
    search.addEventListener('input', function () {
      var wanted = search.value.toLowerCase();
      Array.prototype.forEach.call(list.children, function (item) { item.hidden = item.textContent.toLowerCase().indexOf(wanted) < 0; });
    });
  }
  document.querySelector('.count').textContent = articles.length === 1 ? '' : articles.length + ' documents';
  window.addEventListener('hashchange', by_hash);
  if (!by_hash() && articles.length) show(articles[0]);
})();
