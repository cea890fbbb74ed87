// Every word of the page, in French and English.
export const TEXTS = {
  fr: {
    search: "Chercher un État, une personne, une organisation…",
    types: "Types", themes: "Thèmes", period: "Période", from: "de", to: "à",
    weight: "Force minimale des liens", all: "Tous les thèmes", reset: "Tout réafficher",
    colour: "Couleurs par communauté", nodes: "entités", links: "liens", shown: "affichés",
    statements: "déclarations", documents: "documents", aliases: "Autres formes",
    neighbours: "Nommé avec", evidence: "Preuves", more: "Afficher la suite", of: "sur",
    close: "Fermer", unknownSpeaker: "sans locuteur", start: "Choisissez une entité, ou un lien entre deux.",
    strongest: "Les liens les plus forts", none: "Rien ne correspond.", noWebgl:
      "Ce navigateur ne peut pas dessiner le graphe (WebGL manque) ; la recherche et les preuves restent utilisables.",
    omitted: "Pour rester lisible, cette page laisse de côté", and: "et", known: "dans la base de connaissances",
    said: "parle de", help: "Molette : zoom. Glisser : déplacer. Clic : preuves. / : chercher.",
    STATE: "État", LEADER: "Dirigeant", PERSON: "Personne", ORGANISATION: "Organisation",
    TREATY: "Traité", PLACE: "Lieu",
  },
  en: {
    search: "Search a state, a person, an organisation…",
    types: "Types", themes: "Themes", period: "Period", from: "from", to: "to",
    weight: "Minimum strength of links", all: "All themes", reset: "Show everything",
    colour: "Colour by community", nodes: "entities", links: "links", shown: "shown",
    statements: "statements", documents: "documents", aliases: "Also written",
    neighbours: "Named with", evidence: "Evidence", more: "Show more", of: "of",
    close: "Close", unknownSpeaker: "no speaker", start: "Choose an entity, or a link between two.",
    strongest: "The strongest links", none: "Nothing matches.", noWebgl:
      "This browser cannot draw the graph (no WebGL); search and evidence still work.",
    omitted: "To stay readable, this page leaves out", and: "and", known: "in the knowledge base",
    said: "speaks of", help: "Wheel: zoom. Drag: move. Click: evidence. /: search.",
    STATE: "State", LEADER: "Leader", PERSON: "Person", ORGANISATION: "Organisation",
    TREATY: "Treaty", PLACE: "Place",
  },
};
