"""Names and texts of the demo. Numbers are fictitious: enterprise numbers in 0999, accounts in bank 999."""

from dataclasses import dataclass

FIRST_NAMES = {
    "fr": [
        "Nora",
        "Élise",
        "Mathieu",
        "Inès",
        "Bastien",
        "Camille",
        "Youssef",
        "Aurélie",
        "Simon",
        "Fatou",
        "Gilles",
        "Léa",
        "Antoine",
        "Samira",
        "Hugo",
        "Clara",
        "Pierre",
        "Maud",
        "Karim",
        "Justine",
        "Thomas",
        "Awa",
        "Benoît",
        "Manon",
        "Olivier",
        "Leïla",
        "Quentin",
        "Zoé",
        "François",
        "Sarah",
    ],
    "nl": [
        "Lotte",
        "Wout",
        "Femke",
        "Bram",
        "Sofie",
        "Jef",
        "Hanne",
        "Pieter",
        "Amina",
        "Stijn",
        "Katrien",
        "Dries",
        "Nele",
        "Joris",
        "Marieke",
        "Tom",
    ],
}
LAST_NAMES = {
    "fr": [
        "Benali",
        "Lambert",
        "Dubois",
        "Petit",
        "Renard",
        "Claes",
        "Moreau",
        "Diallo",
        "Lefèvre",
        "Marchal",
        "Noël",
        "Gérard",
        "Collin",
        "Amrani",
        "Fontaine",
        "Henrion",
        "Kone",
        "Delvaux",
        "Rousseau",
        "Mercier",
        "Bodart",
        "Haddad",
        "Simonis",
        "Garnier",
        "Baudry",
        "Leroy",
        "Martens",
        "Picard",
    ],
    "nl": [
        "Peeters",
        "Janssens",
        "Claessens",
        "Wouters",
        "Vermeulen",
        "De_Smet",
        "Maes",
        "Willems",
        "Jacobs",
        "Goossens",
        "Van_Damme",
        "Hermans",
    ],
}
OFFICES = (
    # country, region, office, town, postal code, language
    ("BE", "Wallonie", "Namur", "Namur", "5000", "fr"),
    ("BE", "Wallonie", "Liège", "Liège", "4000", "fr"),
    ("BE", "Bruxelles", "Bruxelles", "Bruxelles", "1000", "fr"),
    ("BE", "Vlaanderen", "Gent", "Gent", "9000", "nl"),
    ("FR", "Hauts-de-France", "Lille", "Lille", "59000", "fr"),
)
STREETS = {
    "fr": (
        "Rue du Fil",
        "Quai des Platanes",
        "Place du Marché",
        "Rue de l’Écluse",
        "Avenue des Tilleuls",
        "Rue Haute",
        "Chemin du Moulin",
        "Rue des Tisserands",
    ),
    "nl": (
        "Molenstraat",
        "Kerkplein",
        "Stationsstraat",
        "Kouter",
        "Veldstraat",
        "Lindelaan",
    ),
}


@dataclass(frozen=True, slots=True)
class Trade:
    """What a member of a sector sells: name of the activity, its line, and jobs with unit and day price."""

    sector: str
    name: str
    tagline: str
    jobs: tuple[tuple[str, str, int], ...]
    vat: str = "S"


TRADES = {
    "fr": (
        Trade(
            "sound_light",
            "Prise de son",
            "Prise de son et mixage",
            (
                ("Enregistrement en extérieur", "DAY", 380),
                ("Mixage et livraison des fichiers", "LS", 400),
                ("Sonorisation, deux soirées", "DAY", 420),
                ("Repérage et plan de son", "LS", 250),
            ),
        ),
        Trade(
            "performing_arts",
            "Compagnie",
            "Jeu, voix et ateliers",
            (
                ("Représentation scolaire", "C62", 650),
                ("Lecture publique", "LS", 320),
                ("Voix off, 4 minutes", "LS", 280),
            ),
        ),
        Trade(
            "training",
            "Formations",
            "Ateliers et accompagnement",
            (
                ("Animation d’une journée de formation", "DAY", 750),
                ("Préparation des supports", "HUR", 65),
                ("Atelier, demi-journée", "LS", 420),
            ),
        ),
        Trade(
            "graphic_design",
            "Studio graphique",
            "Identités et affiches",
            (
                ("Identité visuelle", "LS", 1400),
                ("Affiche et déclinaisons", "LS", 480),
                ("Corrections d’auteur", "HUR", 60),
            ),
        ),
        Trade(
            "it",
            "Développement",
            "Sites et outils sur mesure",
            (
                ("Développement", "DAY", 480),
                ("Maintenance mensuelle", "LS", 240),
                ("Analyse et maquettes", "DAY", 450),
            ),
        ),
        Trade(
            "woodwork",
            "Atelier bois",
            "Meubles et agencement",
            (
                ("Bibliothèque en chêne, sur mesure", "C62", 1850),
                ("Pose et ajustements", "HUR", 48),
                ("Étagères", "C62", 320),
            ),
        ),
        Trade(
            "gardening",
            "Jardins",
            "Taille, plantation, entretien",
            (
                ("Entretien du jardin", "HUR", 42),
                ("Plantation d’une haie", "LS", 680),
                ("Taille des fruitiers", "DAY", 320),
            ),
        ),
        Trade(
            "cooking",
            "Cuisine",
            "Traiteur de saison",
            (
                ("Buffet froid", "C62", 24),
                ("Menu trois services", "C62", 46),
                ("Service et vaisselle", "HUR", 32),
            ),
        ),
        Trade(
            "translation",
            "Traductions",
            "Néerlandais, anglais, français",
            (
                ("Traduction d’un dossier", "LS", 540),
                ("Relecture", "HUR", 45),
                ("Interprétation", "DAY", 620),
            ),
        ),
        Trade(
            "photography",
            "Photographie",
            "Reportage et portraits",
            (
                ("Reportage", "DAY", 520),
                ("Portraits d’équipe", "C62", 75),
                ("Retouche", "HUR", 55),
            ),
        ),
        Trade(
            "illustration",
            "Illustration",
            "Dessin de presse et albums",
            (
                ("Illustration pleine page", "C62", 260),
                ("Bande dessinée, planche", "C62", 340),
            ),
        ),
        Trade(
            "coaching",
            "Accompagnement",
            "Équipes et personnes",
            (("Séance individuelle", "C62", 95), ("Journée d’équipe", "DAY", 880)),
        ),
    ),
    "nl": (
        Trade(
            "music",
            "Muziek",
            "Optredens en arrangementen",
            (
                ("Optreden", "LS", 720),
                ("Arrangement", "LS", 380),
                ("Repetitie", "HUR", 55),
            ),
        ),
        Trade(
            "web_design",
            "Webstudio",
            "Websites en huisstijl",
            (
                ("Ontwerp van een website", "LS", 2200),
                ("Aanpassingen", "HUR", 68),
                ("Onderhoud per maand", "LS", 180),
            ),
        ),
        Trade(
            "facilitation",
            "Procesbegeleiding",
            "Groepen en teams",
            (("Begeleiding, een dag", "DAY", 860), ("Voorbereiding", "HUR", 72)),
        ),
        Trade(
            "repair",
            "Fietsatelier",
            "Herstellingen op locatie",
            (("Onderhoud van fietsen", "C62", 65), ("Herstelling", "HUR", 46)),
        ),
    ),
}

BUSINESSES = {
    "fr": (
        "Studio Belvédère",
        "Théâtre du Canal",
        "Ondes Vives",
        "Les Nuits Claires",
        "Atelier des Berges",
        "Maison Verlaine",
        "Imprimerie du Parc",
        "Festival des Lisières",
        "Radio Meuse",
        "Éditions du Seuil Bleu",
        "Brasserie du Faubourg",
        "Éco-Bâti",
        "Clinique des Alouettes",
        "Les Jardins de Sem",
        "Agence Pluriel",
        "Librairie Pages et Cie",
    ),
    "nl": (
        "De Korrel",
        "Huis van Linnen",
        "Brouwerij De Kaai",
        "Kunstencentrum Noord",
        "Uitgeverij Zilt",
        "Bakkerij Meel",
        "Studio Kanaal",
        "Fietsen Verbeke",
    ),
}
LEGAL_FORMS = {"BE": ("SRL", "ASBL", "SC", "SA"), "FR": ("SARL", "SAS", "SCOP")}
PUBLIC_BODIES = {
    "fr": (
        "Commune de Valmeuse",
        "Lycée de la Deûle",
        "Centre culturel de la Lesse",
        "Ville de Brumont",
    ),
    "nl": ("Gemeente Oudehaven", "Cultuurcentrum De Sluis"),
}
TITLES = {
    "fr": (
        "Saison d’automne",
        "Projet « La Marée »",
        "Chantier de printemps",
        "Journée des équipes",
        "Série « Écluses »",
        "Rentrée",
        "Campagne d’hiver",
        "Fête de quartier",
        "Nouveau site",
        "Commande annuelle",
    ),
    "nl": (
        "Najaarsprogramma",
        "Project “Het Getij”",
        "Teamdag",
        "Nieuwe website",
        "Wijkfeest",
        "Jaaropdracht",
    ),
}
NOTES = {
    "fr": (
        "Merci pour votre confiance.",
        "Repas et trajet à la charge de l’organisateur.",
        "",
    ),
    "nl": ("Dank voor het vertrouwen.", "Maaltijden ten laste van de organisator.", ""),
}
DISCOUNT = {"fr": "Remise fidélité", "nl": "Trouwkorting"}
DECLINED = {
    "fr": (
        "Budget reporté à l’an prochain.",
        "Nous avons choisi une autre proposition.",
    ),
    "nl": ("Het budget is uitgesteld.", "Wij kozen een ander voorstel."),
}
STAFF = (
    # first name, last name, role, office or None
    ("Salomé", "Petit", "advisor", "Namur"),
    ("Youssef", "Amrani", "advisor", "Liège"),
    ("Maud", "Delvaux", "advisor", "Bruxelles"),
    ("Katrien", "Maes", "advisor", "Gent"),
    ("Quentin", "Baudry", "advisor", "Lille"),
    ("Karim", "Haddad", "recovery", None),
    ("Élise", "Fontaine", "accountant", None),
    ("Hugo", "Marchal", "admin", None),
)
