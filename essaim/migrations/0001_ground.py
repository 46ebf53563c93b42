import django.db.models.deletion
import essaim.kernel.fields
import essaim.kernel.ids
import essaim.messages.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attempts",
            fields=[
                (
                    "key",
                    models.CharField(
                        max_length=64, primary_key=True, serialize=False, verbose_name="Empreinte"
                    ),
                ),
                ("used_until", models.BigIntegerField(verbose_name="Essais déjà faits")),
            ],
        ),
        migrations.CreateModel(
            name="CollectiveKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("collective_id", models.UUIDField(unique=True, verbose_name="Collectif")),
                (
                    "generation",
                    models.PositiveSmallIntegerField(default=1, verbose_name="Génération de la clé"),
                ),
                ("master", models.CharField(max_length=8, verbose_name="Clé maîtresse")),
                ("wrapped", models.BinaryField(verbose_name="Clé enveloppée")),
                ("wrapped_former", models.BinaryField(null=True, verbose_name="Clé précédente enveloppée")),
                ("made_at", models.DateTimeField(verbose_name="Noté")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Commune",
            fields=[
                (
                    "insee",
                    models.CharField(
                        max_length=5, primary_key=True, serialize=False, verbose_name="Code INSEE"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="Commune")),
            ],
            options={
                "ordering": ["name__folded"],
            },
        ),
        migrations.CreateModel(
            name="JournalHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("collective_id", models.UUIDField(unique=True, verbose_name="Collectif")),
                ("number", models.PositiveBigIntegerField(default=0, verbose_name="Numéro")),
                ("mac", models.CharField(blank=True, max_length=64, verbose_name="Sceau de la ligne")),
                (
                    "first_number",
                    models.PositiveBigIntegerField(default=1, verbose_name="Première ligne gardée"),
                ),
                (
                    "before_first",
                    models.CharField(blank=True, max_length=64, verbose_name="Sceau de la ligne d’avant"),
                ),
                (
                    "generation",
                    models.PositiveSmallIntegerField(default=1, verbose_name="Génération de la clé"),
                ),
                ("seal", models.CharField(blank=True, max_length=64, verbose_name="Sceau de l’ensemble")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Network",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="Nom du réseau")),
                ("slug", models.SlugField(unique=True, verbose_name="Nom dans les adresses")),
            ],
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="Adresse e-mail")),
                ("name", models.CharField(max_length=120, verbose_name="Prénom et nom")),
                ("is_active", models.BooleanField(default=True, verbose_name="Compte actif")),
                ("date_joined", models.DateTimeField(auto_now_add=True, verbose_name="Compte créé")),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AccessEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("collective_id", models.UUIDField(verbose_name="Collectif")),
                ("number", models.PositiveBigIntegerField(verbose_name="Rang de la ligne")),
                ("at", models.DateTimeField(verbose_name="Quand")),
                ("member_id", models.UUIDField(null=True, verbose_name="Membre")),
                ("subject_id", models.UUIDField(verbose_name="Personne")),
                ("verb", models.CharField(max_length=12, verbose_name="Ce qui a été montré")),
                ("why", models.CharField(max_length=12, verbose_name="À quel titre")),
                ("device", models.CharField(blank=True, max_length=40, verbose_name="Genre d’appareil")),
                ("mac", models.CharField(max_length=64, verbose_name="Sceau de la ligne")),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["collective_id", "subject_id", "at"], name="essaim_acce_collect_e97506_idx"
                    ),
                    models.Index(fields=["collective_id", "at"], name="essaim_acce_collect_8a3b55_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("collective_id", "number"), name="access_entry_number_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AccountMessage",
            fields=[
                ("kind", models.CharField(max_length=40, verbose_name="Sorte de message")),
                (
                    "channel",
                    models.CharField(
                        choices=[("mail", "E-mail"), ("text", "SMS"), ("letter", "Lettre")],
                        default="mail",
                        max_length=8,
                        verbose_name="Par",
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=200, verbose_name="Objet")),
                ("put_at", models.DateTimeField(verbose_name="Écrit")),
                ("due_at", models.DateTimeField(verbose_name="Pas avant")),
                ("not_after", models.DateTimeField(verbose_name="Pas après")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("held", "Attend le résumé"),
                            ("waiting", "À envoyer"),
                            ("claimed", "En cours d’envoi"),
                            ("handed", "Remis, sans réponse encore"),
                            ("sent", "Envoyé"),
                            ("gathered", "Dans un résumé"),
                            ("unsure", "Peut-être envoyé"),
                            ("failed", "Non envoyé"),
                            ("expired", "Trop tard pour l’envoyer"),
                            ("cancelled", "Abandonné"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="État",
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="Essais")),
                ("claim", models.UUIDField(null=True, verbose_name="Envoi en cours")),
                ("claimed_until", models.DateTimeField(null=True, verbose_name="Envoi en cours jusqu’à")),
                ("mail_id", models.CharField(max_length=160, verbose_name="Identifiant de l’e-mail")),
                ("fault", models.CharField(blank=True, max_length=60, verbose_name="Ce qui a manqué")),
                ("done_at", models.DateTimeField(null=True, verbose_name="Fini")),
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "recipient",
                    essaim.messages.models.HouseSealedText(
                        blank=True, key="id", null=True, verbose_name="Adresse e-mail"
                    ),
                ),
                (
                    "body",
                    essaim.messages.models.HouseSealedText(
                        blank=True, key="id", null=True, verbose_name="Texte"
                    ),
                ),
            ],
            options={
                "ordering": ["-put_at", "-id"],
                "indexes": [models.Index(fields=["state", "due_at"], name="essaim_acco_state_c73e00_idx")],
            },
        ),
        migrations.CreateModel(
            name="ChoreMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("chore", models.CharField(max_length=60, verbose_name="Tâche")),
                ("whose", models.UUIDField(verbose_name="De qui")),
                ("period", models.DateTimeField(verbose_name="Période")),
                ("is_done", models.BooleanField(default=False, verbose_name="Faite")),
                ("worker", models.CharField(blank=True, max_length=32, verbose_name="Prise par")),
                ("lease_until", models.DateTimeField(null=True, verbose_name="Prise jusqu’à")),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="Essais")),
                ("failure", models.CharField(blank=True, max_length=200, verbose_name="Ce qui a manqué")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("chore", "whose"), name="chore_mark_once")],
            },
        ),
        migrations.CreateModel(
            name="CollectiveSecret",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("collective_id", models.UUIDField(verbose_name="Collectif")),
                (
                    "use",
                    models.CharField(
                        choices=[
                            ("index", "blind indexes"),
                            ("journal", "journal of accesses"),
                            ("accounts", "second proofs"),
                        ],
                        max_length=8,
                        verbose_name="Usage",
                    ),
                ),
                (
                    "generation",
                    models.PositiveSmallIntegerField(default=1, verbose_name="Génération de la clé"),
                ),
                ("first_line", models.PositiveBigIntegerField(default=1, verbose_name="Première ligne")),
                ("master", models.CharField(max_length=8, verbose_name="Clé maîtresse")),
                ("wrapped", models.BinaryField(verbose_name="Clé enveloppée")),
                ("is_spread", models.BooleanField(default=True, verbose_name="Répandu partout")),
                ("has_begun", models.BooleanField(default=False, verbose_name="Commencé")),
                ("made_at", models.DateTimeField(verbose_name="Noté")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("collective_id", "use", "generation"), name="secret_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SubjectKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject_id", models.UUIDField(verbose_name="Personne")),
                ("kind", models.CharField(max_length=24, verbose_name="Sorte")),
                ("collective_id", models.UUIDField(verbose_name="Collectif")),
                (
                    "generation",
                    models.PositiveSmallIntegerField(default=1, verbose_name="Génération de la clé"),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="Faite")),
                ("wrapped_by", models.PositiveSmallIntegerField(default=1, verbose_name="Clé du collectif")),
                ("wrapped", models.BinaryField(verbose_name="Clé enveloppée")),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["collective_id", "wrapped_by"], name="essaim_subj_collect_20345d_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("subject_id", "generation"), name="subject_key_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Collective",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="Nom du collectif")),
                ("slug", models.SlugField(unique=True, verbose_name="Nom dans les adresses")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("requested", "Demande reçue"),
                            ("agreed", "Convention signée"),
                            ("on_path", "En parcours de transmission"),
                            ("first_outings", "Premières sorties"),
                            ("autonomous", "Autonome"),
                            ("dormant", "En veille"),
                            ("closed", "Clos"),
                        ],
                        default="requested",
                        max_length=20,
                        verbose_name="Étape",
                    ),
                ),
                (
                    "carrier",
                    models.CharField(
                        blank=True,
                        help_text="L’association, le centre social ou la mairie responsable.",
                        max_length=200,
                        verbose_name="Porteur",
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="Téléphone du collectif")),
                (
                    "phone_hours",
                    models.CharField(blank=True, max_length=120, verbose_name="Heures où l’on répond"),
                ),
                (
                    "time_zone",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("Europe/Paris", "Hexagone, Corse"),
                            ("America/Guadeloupe", "Guadeloupe, Saint-Martin, Saint-Barthélemy"),
                            ("America/Martinique", "Martinique"),
                            ("America/Cayenne", "Guyane"),
                            ("America/Miquelon", "Saint-Pierre-et-Miquelon"),
                            ("Indian/Reunion", "La Réunion"),
                            ("Indian/Mayotte", "Mayotte"),
                            ("Pacific/Noumea", "Nouvelle-Calédonie"),
                            ("Pacific/Tahiti", "Polynésie\xa0: Société, Tuamotu, Australes"),
                            ("Pacific/Marquesas", "Polynésie\xa0: Marquises"),
                            ("Pacific/Gambier", "Polynésie\xa0: Gambier"),
                            ("Pacific/Wallis", "Wallis-et-Futuna"),
                        ],
                        help_text="Décide du jour et de l’heure de tout ce que le collectif note. Vide\xa0: celle de l’installation.",
                        max_length=30,
                        verbose_name="Heure locale",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="Créé")),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="collectives",
                        to="essaim.network",
                        verbose_name="Réseau",
                    ),
                ),
            ],
            options={
                "ordering": ["name__folded"],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("volunteer", "Bénévole"),
                            ("coordinator", "Référent·e"),
                            ("facilitator", "Animateur·rice du parcours"),
                            ("network_lead", "Tête de réseau"),
                            ("observer", "Partenaire"),
                        ],
                        max_length=20,
                        verbose_name="Rôle",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="Début")),
                ("ends_on", models.DateField(verbose_name="Fin")),
                ("outings_done", models.PositiveIntegerField(default=0, verbose_name="Sorties faites")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="Fin effective")),
                (
                    "collective",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="essaim.collective",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Compte",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="essaim.network",
                        verbose_name="Réseau",
                    ),
                ),
            ],
            options={
                "ordering": ["user__name__folded"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("collective__isnull", True), ("role", "network_lead")),
                            models.Q(
                                models.Q(("role", "network_lead"), _negated=True),
                                ("collective__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="membership_collective_unless_lead",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="membership_ends_after_start",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("user", "collective"),
                        name="membership_once_per_collective",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("volunteer", "Bénévole"),
                            ("coordinator", "Référent·e"),
                            ("facilitator", "Animateur·rice du parcours"),
                            ("network_lead", "Tête de réseau"),
                            ("observer", "Partenaire"),
                        ],
                        max_length=20,
                        verbose_name="Rôle",
                    ),
                ),
                ("membership_ends_on", models.DateField(verbose_name="Fin de l’adhésion")),
                (
                    "token_hash",
                    models.CharField(max_length=64, unique=True, verbose_name="Empreinte du lien"),
                ),
                ("created_at", models.DateTimeField(verbose_name="Créé")),
                ("expires_at", models.DateTimeField(verbose_name="Expire")),
                ("used_at", models.DateTimeField(null=True, verbose_name="Utilisée")),
                (
                    "collective",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="essaim.collective",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Créé par",
                    ),
                ),
                (
                    "used_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Utilisée par",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="essaim.network",
                        verbose_name="Réseau",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at"],
            },
        ),
        migrations.CreateModel(
            name="PastDoor",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("first_at", models.DateTimeField(verbose_name="Premier passage")),
                ("last_at", models.DateTimeField(verbose_name="Dernier passage")),
                ("passes", models.PositiveIntegerField(verbose_name="Passages")),
                ("openings", models.PositiveIntegerField(verbose_name="Portes ouvertes")),
                ("conversations", models.PositiveIntegerField(verbose_name="Conversations")),
                ("refusals", models.PositiveIntegerField(verbose_name="Refus")),
                ("absences", models.PositiveIntegerField(verbose_name="Absences")),
                ("leaflets", models.PositiveIntegerField(verbose_name="Avis laissés")),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["collective", "first_at", "last_at"], name="essaim_past_collect_332db0_idx"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RevisitRule",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("talked", "On a parlé"),
                            ("not_now", "A ouvert, pas maintenant"),
                            ("absent", "Personne n’ouvre"),
                            ("refuses", "Ne souhaite pas"),
                            ("never", "Ne pas revenir"),
                            ("no_access", "Pas d’accès (code, interphone, chien)"),
                            ("empty", "Logement vide"),
                            ("other_language", "Autre langue"),
                            ("other", "Autre"),
                            ("withdrawn", "Annulé"),
                        ],
                        max_length=16,
                        verbose_name="Issue",
                    ),
                ),
                (
                    "revisit",
                    models.CharField(
                        choices=[
                            ("again", "Proposer de nouveau après un délai"),
                            ("on_date", "Proposer à la date convenue"),
                            ("never", "Ne plus proposer"),
                            ("task", "Attendre que le référent trouve comment entrer"),
                        ],
                        max_length=8,
                        verbose_name="Ensuite",
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(default=0, verbose_name="Jours d’attente")),
                (
                    "other_slot",
                    models.BooleanField(default=False, verbose_name="À un autre moment de la semaine"),
                ),
                (
                    "max_passes",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Passages au plus"),
                ),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("collective", "outcome"), name="revisit_rule_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Script",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(verbose_name="Version")),
                ("body", models.TextField(max_length=6000, verbose_name="Ce que l’on dit à la porte")),
                ("created_at", models.DateTimeField(verbose_name="Créé")),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
            ],
            options={
                "ordering": ["-version"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("collective", "version"), name="script_version_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Sector",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="Nom du secteur")),
                ("shape", models.JSONField(blank=True, null=True, verbose_name="Contour")),
                ("created_at", models.DateTimeField(verbose_name="Créé")),
                ("archived_at", models.DateTimeField(null=True, verbose_name="Archivé")),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
            ],
            options={
                "ordering": ["name__folded"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("collective", "name"), name="sector_name_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Street",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="Rue ou lieu-dit")),
                ("key", models.CharField(max_length=260, verbose_name="Clé de la rue")),
                ("code", models.CharField(blank=True, max_length=60, verbose_name="Code de la rue")),
                ("hint", models.CharField(blank=True, max_length=120, verbose_name="Précision")),
                ("is_place", models.BooleanField(default=False, verbose_name="Lieu-dit")),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.commune",
                        verbose_name="Commune",
                    ),
                ),
            ],
            options={
                "ordering": ["name__folded"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("collective", "key", "code"), name="street_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Coverage",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("whole", "Toute la commune"),
                            ("perimeter", "Un périmètre dessiné (un quartier prioritaire par exemple)"),
                            ("streets", "Une liste de rues"),
                        ],
                        default="whole",
                        max_length=12,
                        verbose_name="Genre",
                    ),
                ),
                ("perimeter", models.JSONField(blank=True, null=True, verbose_name="Périmètre")),
                ("street_names", models.JSONField(blank=True, default=list, verbose_name="Rues couvertes")),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.commune",
                        verbose_name="Commune",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("collective", "commune"), name="coverage_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Building",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField(blank=True, null=True, verbose_name="Numéro")),
                ("suffix", models.CharField(blank=True, max_length=12, verbose_name="bis, ter…")),
                ("name", models.CharField(blank=True, max_length=60, verbose_name="Nom du bâtiment")),
                ("floors", models.PositiveSmallIntegerField(verbose_name="Étages")),
                ("flats_per_floor", models.PositiveSmallIntegerField(verbose_name="Portes par étage")),
                ("access", models.CharField(blank=True, max_length=120, verbose_name="Comment entrer")),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="buildings",
                        to="essaim.street",
                        verbose_name="Rue",
                    ),
                ),
            ],
            options={
                "ordering": ["number", "suffix", "name__folded"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("file_name", models.CharField(max_length=200, verbose_name="Nom du fichier")),
                ("stored_as", models.CharField(blank=True, max_length=200, verbose_name="Fichier rangé")),
                ("format", models.CharField(max_length=20, verbose_name="Format")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("previewed", "À vérifier"),
                            ("writing", "En cours"),
                            ("finishing", "Presque fini"),
                            ("applied", "Appliqué"),
                            ("undoing", "Annulation en cours"),
                            ("erasing", "Annulation presque finie"),
                            ("undone", "Annulé"),
                        ],
                        default="previewed",
                        max_length=10,
                        verbose_name="État",
                    ),
                ),
                ("communes", models.JSONField(default=list, verbose_name="Communes")),
                ("counts", models.JSONField(default=dict, verbose_name="Comptes")),
                (
                    "far_accepted",
                    models.JSONField(default=list, null=True, verbose_name="Adresses éloignées gardées"),
                ),
                (
                    "sets_aside_absent",
                    models.BooleanField(
                        default=False, verbose_name="Archive les adresses absentes du fichier"
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="Créé")),
                ("applied_at", models.DateTimeField(null=True, verbose_name="Appliqué")),
                ("undone_at", models.DateTimeField(null=True, verbose_name="Défait")),
                ("held_by", models.CharField(blank=True, max_length=32, verbose_name="Tenu par")),
                ("held_until", models.DateTimeField(null=True, verbose_name="Tenu jusqu’à")),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Créé par",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ExportLedger",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="Quand")),
                ("listing", models.CharField(max_length=60, verbose_name="Liste")),
                ("shape", models.CharField(max_length=4, verbose_name="Format")),
                ("filters", models.JSONField(default=list, verbose_name="Filtres")),
                ("rows", models.PositiveIntegerField(verbose_name="Lignes")),
                ("people", models.PositiveIntegerField(verbose_name="Personnes montrées")),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Membre",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="EmergencyNumber",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="Rang")),
                ("situation", models.CharField(max_length=120, verbose_name="Pour quoi")),
                ("number", models.CharField(max_length=30, verbose_name="Numéro")),
                ("hours", models.CharField(blank=True, max_length=60, verbose_name="Heures")),
                ("is_urgent", models.BooleanField(default=False, verbose_name="Urgence")),
                ("by_text", models.BooleanField(default=False, verbose_name="Par SMS")),
                ("verified_on", models.DateField(verbose_name="Vérifié le")),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Vérifié par",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "number"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Debrief",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="Demandé")),
                ("by_herself", models.BooleanField(default=True, verbose_name="À sa demande")),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "Proposé"), ("held", "A eu lieu"), ("declined", "Pas besoin")],
                        default="proposed",
                        max_length=10,
                        verbose_name="État",
                    ),
                ),
                ("settled_on", models.DateField(null=True, verbose_name="Réglé le")),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Bénévole",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="InstrumentUse",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "instrument",
                    models.CharField(
                        choices=[
                            ("circles", "Cercles de relations"),
                            ("ucla3", "Trois questions et une"),
                            ("djg6", "De Jong Gierveld, six questions"),
                            ("lsns6", "Lubben, six questions"),
                            ("who5", "Bien-être, cinq phrases"),
                        ],
                        max_length=8,
                        verbose_name="Questionnaire",
                    ),
                ),
                ("permission", models.CharField(max_length=300, verbose_name="Autorisation")),
                ("wording", models.JSONField(default=dict, verbose_name="Textes du questionnaire")),
                ("declared_at", models.DateTimeField(verbose_name="Déclaré")),
                (
                    "declared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Déclaré par",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instruments",
                        to="essaim.network",
                        verbose_name="Réseau",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("network", "instrument"), name="instrument_declared_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Notices",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("refused", models.JSONField(default=list, verbose_name="Ce qu’elle ne veut pas recevoir")),
                (
                    "rhythm",
                    models.CharField(
                        choices=[
                            ("at_once", "Chaque message tout de suite"),
                            ("daily", "Un résumé chaque matin"),
                            ("weekly", "Un résumé chaque lundi matin"),
                        ],
                        default="at_once",
                        max_length=8,
                        verbose_name="Rythme",
                    ),
                ),
                ("language", models.CharField(default="fr", max_length=5, verbose_name="Langue")),
                (
                    "phone",
                    essaim.kernel.fields.SealedText(
                        blank=True, key="member_id", null=True, verbose_name="Téléphone pour les SMS"
                    ),
                ),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Membre",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="PeopleSettings",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "people_per_volunteer",
                    models.PositiveSmallIntegerField(
                        default=5, verbose_name="Personnes accompagnées par bénévole, au plus"
                    ),
                ),
                (
                    "silence_days",
                    models.PositiveSmallIntegerField(default=30, verbose_name="Silence qui alerte (jours)"),
                ),
                (
                    "note_days",
                    models.PositiveSmallIntegerField(default=365, verbose_name="Durée d’une note (jours)"),
                ),
                (
                    "controller",
                    models.CharField(blank=True, max_length=200, verbose_name="Responsable du traitement"),
                ),
                (
                    "dpo_contact",
                    models.CharField(blank=True, max_length=200, verbose_name="Contact pour les données"),
                ),
                (
                    "notice_version",
                    models.PositiveSmallIntegerField(
                        default=1, verbose_name="Version de l’information remise"
                    ),
                ),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "coordinator_substitute",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Suppléance du ou de la référent·e",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("collective",), name="people_settings_once")],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("active", "Accompagnée"),
                            ("ended", "Lien terminé"),
                            ("merged", "Fiche réunie à une autre"),
                            ("anonymised", "Rendue anonyme"),
                            ("erased", "Effacée"),
                        ],
                        default="active",
                        max_length=10,
                        verbose_name="État",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="Version")),
                (
                    "name",
                    essaim.kernel.fields.SealedText(
                        blank=True, key="id", null=True, verbose_name="Prénom, ou nom"
                    ),
                ),
                (
                    "phone",
                    essaim.kernel.fields.SealedText(
                        blank=True, key="id", null=True, verbose_name="Téléphone"
                    ),
                ),
                (
                    "reach",
                    essaim.kernel.fields.SealedText(
                        blank=True, key="id", null=True, verbose_name="Comment et quand la joindre"
                    ),
                ),
                (
                    "likes",
                    essaim.kernel.fields.SealedText(
                        blank=True, key="id", null=True, verbose_name="Ce qu’elle aime"
                    ),
                ),
                (
                    "languages",
                    essaim.kernel.fields.SealedText(blank=True, key="id", null=True, verbose_name="Langues"),
                ),
                (
                    "household",
                    essaim.kernel.fields.SealedText(blank=True, key="id", null=True, verbose_name="Foyer"),
                ),
                (
                    "birth_year",
                    essaim.kernel.fields.SealedText(
                        blank=True, key="id", null=True, verbose_name="Année de naissance"
                    ),
                ),
                (
                    "dwelling_ref",
                    essaim.kernel.fields.SealedText(blank=True, key="id", null=True, verbose_name="Logement"),
                ),
                (
                    "met_how",
                    models.CharField(
                        choices=[
                            ("door", "À sa porte"),
                            ("phone", "Au téléphone"),
                            ("street", "Dans la rue"),
                            ("drop_in", "À une permanence"),
                            ("signal", "Après le signe d’un proche ou d’un voisin"),
                            ("herself", "Elle est venue vers nous"),
                            ("partner", "Par un partenaire, avec son accord"),
                        ],
                        max_length=10,
                        verbose_name="Comment on l’a rencontrée",
                    ),
                ),
                ("met_on", models.DateField(verbose_name="Rencontrée le")),
                ("informed_on", models.DateField(null=True, verbose_name="Informée le")),
                (
                    "informed_how",
                    models.CharField(
                        blank=True,
                        choices=[("spoken", "De vive voix"), ("paper", "Papier remis")],
                        max_length=8,
                        verbose_name="Informée comment",
                    ),
                ),
                (
                    "notice_version",
                    models.PositiveSmallIntegerField(
                        default=1, verbose_name="Version de l’information remise"
                    ),
                ),
                ("last_two_way_on", models.DateField(null=True, verbose_name="Dernier échange le")),
                (
                    "silence_days",
                    models.PositiveSmallIntegerField(default=30, verbose_name="Silence qui alerte (jours)"),
                ),
                ("warned_on", models.DateField(null=True, verbose_name="Fin de conservation annoncée le")),
                ("created_at", models.DateTimeField(verbose_name="Créé")),
                ("ended_on", models.DateField(null=True, verbose_name="Lien terminé le")),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.commune",
                        verbose_name="Commune",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Créé par",
                    ),
                ),
                (
                    "informed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Informée par",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("name__isnull", True), ("informed_on__isnull", False), _connector="OR"
                        ),
                        name="no_name_before_information",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["erased", "anonymised"]), _negated=True),
                            models.Q(
                                ("birth_year__isnull", True),
                                ("dwelling_ref__isnull", True),
                                ("household__isnull", True),
                                ("languages__isnull", True),
                                ("likes__isnull", True),
                                ("name__isnull", True),
                                ("phone__isnull", True),
                                ("reach__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="erased_person_is_empty",
                    ),
                ],
                "indexes": [
                    models.Index(
                        fields=["collective", "state", "last_two_way_on"],
                        name="essaim_pers_collect_7219bf_idx",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="Nom du lieu")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("centre", "Centre social, maison de quartier"),
                            ("town", "Mairie, CCAS"),
                            ("library", "Bibliothèque, médiathèque"),
                            ("club", "Association, club"),
                            ("meals", "Repas, épicerie solidaire"),
                            ("rights", "Accès aux droits"),
                            ("health", "Santé"),
                            ("culture", "Culture, sport, jardin"),
                            ("other", "Autre lieu"),
                        ],
                        max_length=8,
                        verbose_name="Genre de lieu",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="Adresse")),
                ("town", models.CharField(blank=True, max_length=80, verbose_name="Commune")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="Téléphone")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="E-mail")),
                ("website", models.URLField(blank=True, verbose_name="Site internet")),
                ("hours", models.CharField(blank=True, max_length=400, verbose_name="Horaires")),
                ("slots", models.CharField(blank=True, max_length=120, verbose_name="Moments d’ouverture")),
                (
                    "hours_note",
                    models.CharField(blank=True, max_length=200, verbose_name="Précision sur les horaires"),
                ),
                (
                    "getting_there",
                    models.CharField(blank=True, max_length=300, verbose_name="Comment y aller sans voiture"),
                ),
                (
                    "step_free",
                    models.CharField(
                        choices=[("yes", "Oui"), ("no", "Non"), ("unknown", "On ne sait pas")],
                        default="unknown",
                        max_length=8,
                        verbose_name="Entrée sans marche",
                    ),
                ),
                ("languages", models.CharField(blank=True, max_length=120, verbose_name="Langues parlées")),
                ("words", models.TextField(blank=True, verbose_name="Mots du lieu")),
                ("checked_on", models.DateField(verbose_name="Vérifié le")),
                ("closed_on", models.DateField(null=True, verbose_name="Fermé le")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="Version")),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Vérifié par",
                    ),
                ),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
            ],
            options={
                "ordering": ["name__folded", "id"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["collective", "closed_on", "checked_on"],
                        name="essaim_plac_collect_9a949b_idx",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="Nom du plan")),
                (
                    "pairs",
                    models.PositiveSmallIntegerField(default=3, verbose_name="Binômes qui sortent ensemble"),
                ),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        default=120, verbose_name="Durée d’une sortie (minutes)"
                    ),
                ),
                ("doors_per_hour", models.FloatField(default=20, verbose_name="Portes par heure")),
                ("walking_kmh", models.FloatField(default=4.5, verbose_name="Vitesse de marche (km/h)")),
                (
                    "meeting_point",
                    models.CharField(blank=True, max_length=120, verbose_name="Lieu de rendez-vous"),
                ),
                (
                    "meeting_lon",
                    models.FloatField(blank=True, null=True, verbose_name="Longitude du rendez-vous"),
                ),
                (
                    "meeting_lat",
                    models.FloatField(blank=True, null=True, verbose_name="Latitude du rendez-vous"),
                ),
                ("seed", models.PositiveIntegerField(default=1, verbose_name="Graine du calcul")),
                ("wishes", models.JSONField(default=dict, verbose_name="Souhaits du plan")),
                ("left_out", models.JSONField(default=list, verbose_name="Portes laissées de côté")),
                ("created_at", models.DateTimeField(verbose_name="Créé")),
                ("archived_at", models.DateTimeField(null=True, verbose_name="Archivé")),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Créé par",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="RetentionRule",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject", models.CharField(max_length=24, verbose_name="Ce qui est gardé")),
                ("days", models.PositiveIntegerField(verbose_name="Jours")),
                ("warn_days", models.PositiveIntegerField(default=0, verbose_name="Prévenir avant (jours)")),
                (
                    "justification",
                    models.CharField(blank=True, max_length=300, verbose_name="Pourquoi plus longtemps"),
                ),
                ("changed_at", models.DateTimeField(null=True, verbose_name="Changé")),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Changé par",
                    ),
                ),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("collective", "subject"), name="retention_rule_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PastDoorSector",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "door",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="essaim.pastdoor",
                        verbose_name="Porte",
                    ),
                ),
                (
                    "sector",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="essaim.sector",
                        verbose_name="Secteur",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("door", "sector"), name="past_door_sector_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SectorStreet",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("both", "les deux côtés"), ("odd", "côté impair"), ("even", "côté pair")],
                        default="both",
                        max_length=4,
                        verbose_name="Côté",
                    ),
                ),
                ("from_number", models.PositiveIntegerField(blank=True, null=True, verbose_name="Du n°")),
                ("to_number", models.PositiveIntegerField(blank=True, null=True, verbose_name="au n°")),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "sector",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="streets",
                        to="essaim.sector",
                        verbose_name="Secteur",
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="essaim.street",
                        verbose_name="Rue",
                    ),
                ),
            ],
            options={
                "ordering": ["street__name__folded"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("task", models.CharField(max_length=200, verbose_name="Travail")),
                ("arguments", models.JSONField(default=dict, verbose_name="Ce qui est demandé")),
                ("key", models.CharField(max_length=64, verbose_name="Empreinte")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "En attente"),
                            ("running", "En cours"),
                            ("done", "Terminé"),
                            ("stopped", "Arrêté"),
                            ("dead", "Interrompu"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="État",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="Demandé à")),
                ("not_before", models.DateTimeField(verbose_name="Pas avant")),
                ("started_at", models.DateTimeField(null=True, verbose_name="Commencé à")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="Fini à")),
                ("worker", models.CharField(blank=True, max_length=32, verbose_name="Pris par")),
                ("lease_until", models.DateTimeField(null=True, verbose_name="Pris jusqu’à")),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="Essais")),
                ("percent", models.PositiveSmallIntegerField(default=0, verbose_name="Avancement")),
                ("doing", models.CharField(blank=True, max_length=120, verbose_name="Ce qui se fait")),
                ("stop_asked", models.BooleanField(default=False, verbose_name="Arrêt demandé")),
                ("result", models.JSONField(null=True, verbose_name="Résultat")),
                ("failure", models.CharField(blank=True, max_length=400, verbose_name="Ce qui a manqué")),
                (
                    "collective",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="essaim.collective",
                        verbose_name="Collectif",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Demandé par",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["waiting", "running"])),
                        fields=["not_before"],
                        name="jobs_to_do",
                    ),
                    models.Index(fields=["collective", "asked_at"], name="essaim_job_collect_3f4215_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["waiting", "running"])),
                        fields=("key",),
                        name="job_once_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GivenHours",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "activity",
                    models.CharField(
                        choices=[
                            ("tour", "Porte à porte"),
                            ("call", "Appels"),
                            ("round", "Déambulation"),
                            ("workshop", "Atelier"),
                            ("drop_in", "Permanence"),
                            ("other", "Autre"),
                        ],
                        max_length=10,
                        verbose_name="Activité",
                    ),
                ),
                ("on", models.DateField(verbose_name="Jour")),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="Minutes")),
                ("source", models.CharField(max_length=16, verbose_name="D’où vient ce temps")),
                (
                    "source_digest",
                    models.CharField(max_length=64, verbose_name="Empreinte de ce qui est compté"),
                ),
                ("corrected_at", models.DateTimeField(null=True, verbose_name="Corrigé par elle")),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Membre",
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-id"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [models.Index(fields=["collective", "on"], name="essaim_give_collect_19b1a3_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("collective", "member", "source_digest"), name="given_hours_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=40, verbose_name="Sorte de message")),
                (
                    "channel",
                    models.CharField(
                        choices=[("mail", "E-mail"), ("text", "SMS"), ("letter", "Lettre")],
                        default="mail",
                        max_length=8,
                        verbose_name="Par",
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=200, verbose_name="Objet")),
                ("put_at", models.DateTimeField(verbose_name="Écrit")),
                ("due_at", models.DateTimeField(verbose_name="Pas avant")),
                ("not_after", models.DateTimeField(verbose_name="Pas après")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("held", "Attend le résumé"),
                            ("waiting", "À envoyer"),
                            ("claimed", "En cours d’envoi"),
                            ("handed", "Remis, sans réponse encore"),
                            ("sent", "Envoyé"),
                            ("gathered", "Dans un résumé"),
                            ("unsure", "Peut-être envoyé"),
                            ("failed", "Non envoyé"),
                            ("expired", "Trop tard pour l’envoyer"),
                            ("cancelled", "Abandonné"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="État",
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="Essais")),
                ("claim", models.UUIDField(null=True, verbose_name="Envoi en cours")),
                ("claimed_until", models.DateTimeField(null=True, verbose_name="Envoi en cours jusqu’à")),
                ("mail_id", models.CharField(max_length=160, verbose_name="Identifiant de l’e-mail")),
                ("fault", models.CharField(blank=True, max_length=60, verbose_name="Ce qui a manqué")),
                ("done_at", models.DateTimeField(null=True, verbose_name="Fini")),
                ("sealed_for", models.UUIDField(verbose_name="À qui est la clé")),
                (
                    "recipient",
                    essaim.kernel.fields.SealedText(
                        blank=True, key="sealed_for", null=True, verbose_name="Adresse, ou téléphone"
                    ),
                ),
                (
                    "body",
                    essaim.kernel.fields.SealedText(
                        blank=True, key="sealed_for", null=True, verbose_name="Texte"
                    ),
                ),
                (
                    "fact",
                    models.CharField(blank=True, max_length=64, verbose_name="Empreinte de ce qui est dit"),
                ),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Membre",
                    ),
                ),
            ],
            options={
                "ordering": ["-put_at", "-id"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["collective", "state", "due_at"], name="essaim_mess_collect_b3ae74_idx"
                    ),
                    models.Index(fields=["collective", "-put_at"], name="essaim_mess_collect_aacac1_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("fact", ""), _negated=True),
                        fields=("collective", "member", "channel", "fact"),
                        name="message_told_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MessageWording",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=40, verbose_name="Sorte de message")),
                ("language", models.CharField(max_length=5, verbose_name="Langue")),
                ("subject", models.CharField(max_length=120, verbose_name="Objet")),
                ("body", models.TextField(max_length=3000, verbose_name="Texte")),
                ("changed_at", models.DateTimeField(verbose_name="Changé")),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Changé par",
                    ),
                ),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("collective", "kind", "language"), name="message_wording_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Dwelling",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField(blank=True, null=True, verbose_name="Numéro")),
                ("suffix", models.CharField(blank=True, max_length=12, verbose_name="bis, ter…")),
                ("floor", models.SmallIntegerField(blank=True, null=True, verbose_name="Étage")),
                ("complement", models.CharField(blank=True, max_length=200, verbose_name="Hameau ou lieu")),
                ("label", models.CharField(blank=True, max_length=60, verbose_name="Repère")),
                ("lon", models.FloatField(blank=True, null=True, verbose_name="Longitude")),
                ("lat", models.FloatField(blank=True, null=True, verbose_name="Latitude")),
                ("address_key", models.CharField(max_length=300, null=True, verbose_name="Clé de l’adresse")),
                (
                    "twin",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="Rang parmi les adresses qui s’écrivent de même"
                    ),
                ),
                ("interop_key", models.CharField(blank=True, max_length=64, verbose_name="Clé officielle")),
                ("ban_id", models.CharField(blank=True, max_length=36, verbose_name="Identifiant de la BAN")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("ban", "Base Adresse Nationale"),
                            ("bal", "Base Adresse Locale"),
                            ("hand", "Ajoutée ou placée à la main"),
                            ("grid", "Grille d’immeuble"),
                        ],
                        max_length=5,
                        verbose_name="D’où vient l’adresse",
                    ),
                ),
                ("archived_at", models.DateTimeField(null=True, verbose_name="Archivé")),
                (
                    "building",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dwellings",
                        to="essaim.building",
                        verbose_name="Immeuble",
                    ),
                ),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="created_dwellings",
                        to="essaim.importbatch",
                        verbose_name="Import",
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dwellings",
                        to="essaim.street",
                        verbose_name="Rue",
                    ),
                ),
            ],
            options={
                "ordering": [
                    "street__name__folded",
                    "street_id",
                    "number",
                    "suffix",
                    "floor",
                    "label__folded",
                    "id",
                ],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("collective", "address_key", "twin"), name="dwelling_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lat__isnull", True), ("lon__isnull", True)),
                            models.Q(
                                ("lat__gte", -90), ("lat__lte", 90), ("lon__gte", -180), ("lon__lte", 180)
                            ),
                            _connector="OR",
                        ),
                        name="dwelling_coordinates_together",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["collective", "interop_key"], name="essaim_dwel_collect_67f402_idx"),
                    models.Index(
                        condition=models.Q(("ban_id", ""), _negated=True),
                        fields=["collective", "ban_id"],
                        name="dwellings_by_uuid",
                    ),
                    models.Index(fields=["street", "number"], name="essaim_dwel_street__105b2d_idx"),
                    models.Index(
                        condition=models.Q(("archived_at__isnull", False)),
                        fields=["collective"],
                        name="archived_dwellings",
                    ),
                    models.Index(
                        condition=models.Q(("archived_at", None)),
                        fields=["collective", "street", "archived_at", "batch"],
                        name="live_dwellings_by_street",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "body",
                    essaim.kernel.fields.SealedText(
                        blank=True, key="person_id", null=True, verbose_name="Texte de la note"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="Quand")),
                ("expires_on", models.DateField(verbose_name="Expire le")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Noté par",
                    ),
                ),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="essaim.person",
                        verbose_name="Personne",
                    ),
                ),
            ],
            options={
                "ordering": ["-at"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="NextStep",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("call", "Appeler"),
                            ("visit", "Passer la voir"),
                            ("go_with", "L’accompagner quelque part"),
                            ("promise", "Tenir une promesse"),
                            ("find_out", "Se renseigner"),
                            ("other", "Autre"),
                        ],
                        max_length=8,
                        verbose_name="Quoi faire",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("hand", "Notée par quelqu’un"),
                            ("contact", "Après un contact"),
                            ("silence", "Silence"),
                            ("worry", "Inquiétude"),
                            ("signal", "Signalement"),
                        ],
                        default="hand",
                        max_length=8,
                        verbose_name="D’où cela vient",
                    ),
                ),
                (
                    "what",
                    essaim.kernel.fields.SealedText(
                        blank=True, key="person_id", null=True, verbose_name="Quoi"
                    ),
                ),
                ("due_on", models.DateField(verbose_name="Pour le")),
                (
                    "is_promise",
                    models.BooleanField(default=False, verbose_name="C’est une promesse faite à la personne"),
                ),
                ("is_danger", models.BooleanField(default=False, verbose_name="Danger")),
                ("made_at", models.DateTimeField(verbose_name="Noté")),
                ("done_at", models.DateTimeField(null=True, verbose_name="Fait")),
                ("given_back_at", models.DateTimeField(null=True, verbose_name="Rendu")),
                ("cancelled_at", models.DateTimeField(null=True, verbose_name="Annulé")),
                (
                    "assigned_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Confié à",
                    ),
                ),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Fait par",
                    ),
                ),
                (
                    "given_back_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Rendu par",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Noté par",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="next_steps",
                        to="essaim.person",
                        verbose_name="Personne",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["collective", "done_at", "due_on"], name="essaim_next_collect_9a37ca_idx"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="Quand")),
                (
                    "before",
                    essaim.kernel.fields.SealedJSON(
                        blank=True, key="kept_id", null=True, verbose_name="Copie d’avant"
                    ),
                ),
                ("undone_at", models.DateTimeField(null=True, verbose_name="Défait")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Noté par",
                    ),
                ),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="merges",
                        to="essaim.person",
                        verbose_name="Fiche gardée",
                    ),
                ),
                (
                    "merged",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="essaim.person",
                        verbose_name="Fiche réunie",
                    ),
                ),
            ],
            options={
                "ordering": ["-at"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "instrument",
                    models.CharField(
                        choices=[
                            ("circles", "Cercles de relations"),
                            ("ucla3", "Trois questions et une"),
                            ("djg6", "De Jong Gierveld, six questions"),
                            ("lsns6", "Lubben, six questions"),
                            ("who5", "Bien-être, cinq phrases"),
                        ],
                        max_length=8,
                        verbose_name="Questionnaire",
                    ),
                ),
                (
                    "instrument_version",
                    models.PositiveSmallIntegerField(default=1, verbose_name="Version du questionnaire"),
                ),
                ("language", models.CharField(default="fr", max_length=5, verbose_name="Langue")),
                (
                    "is_translation_validated",
                    models.BooleanField(default=False, verbose_name="Traduction validée"),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("face", "En face à face"),
                            ("phone", "Au téléphone"),
                            ("paper", "Sur papier"),
                            ("self", "Remplie par elle-même"),
                        ],
                        max_length=6,
                        verbose_name="Comment elle a été posée",
                    ),
                ),
                ("on", models.DateField(verbose_name="Le")),
                (
                    "answers",
                    essaim.kernel.fields.SealedJSON(
                        blank=True, key="person_id", null=True, verbose_name="Réponses"
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="Retirée")),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Posée par",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="measures",
                        to="essaim.person",
                        verbose_name="Personne",
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-id"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="LadderRung",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "rung",
                    models.CharField(
                        choices=[
                            ("calls", "Deux appels"),
                            ("other_slot", "Un appel à un autre moment"),
                            ("relative", "Un proche, si elle l’a accepté"),
                            ("pair_visit", "Une visite à deux"),
                            ("ccas", "Le CCAS de la commune"),
                        ],
                        max_length=10,
                        verbose_name="Ce qui a été tenté",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("reached", "Elle a répondu"),
                            ("no_news", "Pas de nouvelles"),
                            ("skipped", "Pas possible"),
                        ],
                        max_length=8,
                        verbose_name="Résultat",
                    ),
                ),
                ("on", models.DateField(verbose_name="Le")),
                (
                    "without_consent",
                    essaim.kernel.fields.SealedText(
                        blank=True, key="person_id", null=True, verbose_name="Pourquoi sans accord"
                    ),
                ),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Noté par",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rungs",
                        to="essaim.person",
                        verbose_name="Personne",
                    ),
                ),
            ],
            options={
                "ordering": ["on", "id"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("capacity", models.CharField(max_length=12, verbose_name="À quel titre")),
                ("source_id", models.UUIDField(verbose_name="Ce qui le permet")),
                ("since", models.DateTimeField(verbose_name="Depuis")),
                ("until", models.DateTimeField(null=True, verbose_name="Jusqu’à")),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Membre",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grants",
                        to="essaim.person",
                        verbose_name="Personne",
                    ),
                ),
            ],
            options={
                "ordering": ["since", "id"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("collective", "source_id"), name="one_grant_a_source"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until", None), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="grant_ends_after_its_start",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["member", "until"], name="essaim_gran_member__b364b3_idx"),
                    models.Index(fields=["person", "member"], name="essaim_gran_person__70f8a6_idx"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("door", "À sa porte"),
                            ("home", "Chez elle"),
                            ("phone", "Au téléphone"),
                            ("street", "Dans la rue"),
                            ("drop_in", "À une permanence"),
                            ("message", "Message ou courrier"),
                        ],
                        max_length=8,
                        verbose_name="Où, comment",
                    ),
                ),
                ("on", models.DateField(verbose_name="Le")),
                ("is_two_way", models.BooleanField(verbose_name="Elle a répondu")),
                ("people", models.PositiveSmallIntegerField(default=1, verbose_name="Personnes présentes")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("hand", "Noté à la main"),
                            ("visit", "Passage d’une tournée"),
                            ("call", "Appel d’une campagne"),
                            ("encounter", "Rencontre"),
                            ("drop_in", "Permanence"),
                        ],
                        default="hand",
                        max_length=9,
                        verbose_name="D’où il vient",
                    ),
                ),
                (
                    "source_digest",
                    essaim.kernel.fields.BlindIndexField(
                        blank=True, max_length=22, verbose_name="Empreinte de ce dont il vient"
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="Noté")),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Noté par",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="essaim.person",
                        verbose_name="Personne",
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-id"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("source_digest", ""), _negated=True),
                        fields=("collective", "source_digest"),
                        name="source_named_once",
                    )
                ],
                "indexes": [
                    models.Index(fields=["collective", "on"], name="essaim_cont_collect_885810_idx"),
                    models.Index(fields=["person", "on"], name="essaim_cont_person__1b9b4f_idx"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("phone", "Être rappelée par téléphone"),
                            ("visit", "Recevoir une nouvelle visite"),
                            ("accompany", "Être accompagnée"),
                            ("introduce", "Être présentée à un lieu"),
                            ("relative", "Que l’on prévienne un proche"),
                            ("commune", "Que l’on en parle à la commune"),
                        ],
                        max_length=10,
                        verbose_name="Pour quoi",
                    ),
                ),
                (
                    "detail",
                    essaim.kernel.fields.SealedText(
                        blank=True, key="person_id", null=True, verbose_name="Précision"
                    ),
                ),
                ("given_on", models.DateField(verbose_name="Donné le")),
                (
                    "given_how",
                    models.CharField(
                        choices=[("spoken", "De vive voix"), ("paper", "Papier remis")],
                        max_length=8,
                        verbose_name="Donné comment",
                    ),
                ),
                ("withdrawn_on", models.DateField(null=True, verbose_name="Retiré le")),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Noté par",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Retiré par",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to="essaim.person",
                        verbose_name="Personne",
                    ),
                ),
            ],
            options={
                "ordering": ["given_on", "id"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Companionship",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("companion", "Personne qui accompagne"), ("substitute", "Remplaçant·e")],
                        max_length=10,
                        verbose_name="Rôle auprès d’elle",
                    ),
                ),
                ("since", models.DateField(verbose_name="Depuis le")),
                ("until", models.DateField(null=True, verbose_name="Jusqu’au")),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="companionships",
                        to="essaim.membership",
                        verbose_name="Membre",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="companionships",
                        to="essaim.person",
                        verbose_name="Personne",
                    ),
                ),
            ],
            options={
                "ordering": ["role", "since"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("person", "member"),
                        name="companion_once",
                    )
                ],
                "indexes": [models.Index(fields=["member", "until"], name="essaim_comp_member__ed93bb_idx")],
            },
        ),
        migrations.CreateModel(
            name="BreakGlass",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "reason",
                    essaim.kernel.fields.SealedText(
                        blank=True, key="person_id", null=True, verbose_name="Raison"
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="Ouverte")),
                ("until", models.DateTimeField(verbose_name="Ouverte jusqu’à")),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Membre",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="essaim.person",
                        verbose_name="Personne",
                    ),
                ),
            ],
            options={
                "ordering": ["-opened_at"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="PersonDoNotContact",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("door", "À la porte"),
                            ("phone", "Par téléphone"),
                            ("sms", "Par SMS"),
                            ("mail", "Par courrier"),
                        ],
                        max_length=5,
                        verbose_name="Par quel moyen",
                    ),
                ),
                ("said_on", models.DateField(verbose_name="Dit le")),
                ("lifted_on", models.DateField(null=True, verbose_name="Levé le")),
                (
                    "lift_reason",
                    essaim.kernel.fields.SealedText(
                        blank=True, key="person_id", null=True, verbose_name="Raison de la levée"
                    ),
                ),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Levé par",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="do_not_contact",
                        to="essaim.person",
                        verbose_name="Personne",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Noté par",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_on", None)),
                        fields=("person", "channel"),
                        name="person_do_not_contact_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonIndex",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=8, verbose_name="Genre")),
                (
                    "digest",
                    essaim.kernel.fields.BlindIndexField(
                        max_length=22, verbose_name="Empreinte de recherche"
                    ),
                ),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="indexes",
                        to="essaim.person",
                        verbose_name="Personne",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["collective", "kind", "digest"], name="essaim_pers_collect_c498a3_idx"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("access", "Savoir ce qui est gardé"),
                            ("correction", "Corriger"),
                            ("erasure", "Être effacée"),
                            ("opposition", "Ne plus être contactée"),
                        ],
                        max_length=10,
                        verbose_name="Ce qui est demandé",
                    ),
                ),
                (
                    "via",
                    models.CharField(
                        choices=[
                            ("web", "Par la page publique"),
                            ("phone", "Par téléphone"),
                            ("person", "De vive voix"),
                            ("letter", "Par écrit"),
                        ],
                        max_length=6,
                        verbose_name="Comment",
                    ),
                ),
                (
                    "detail",
                    essaim.kernel.fields.SealedText(
                        blank=True, key="person_id", null=True, verbose_name="Précision"
                    ),
                ),
                ("received_on", models.DateField(verbose_name="Reçue le")),
                ("due_on", models.DateField(verbose_name="À traiter avant le")),
                ("takes_effect_on", models.DateField(null=True, verbose_name="Prend effet le")),
                ("done_on", models.DateField(null=True, verbose_name="Traitée le")),
                ("cancelled_on", models.DateField(null=True, verbose_name="Annulée le")),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Fait par",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requests",
                        to="essaim.person",
                        verbose_name="Personne",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Noté par",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="RegisterBridge",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposé"),
                            ("refused", "Ne souhaite pas"),
                            ("sent", "Demande envoyée"),
                            ("confirmed", "Confirmé par la personne"),
                        ],
                        max_length=10,
                        verbose_name="État",
                    ),
                ),
                ("changed_on", models.DateField(verbose_name="Changé le")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Noté par",
                    ),
                ),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="register",
                        to="essaim.person",
                        verbose_name="Personne",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Outing",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="Numéro")),
                ("starts_at", models.DateTimeField(blank=True, null=True, verbose_name="Rendez-vous")),
                (
                    "meeting_point",
                    models.CharField(blank=True, max_length=120, verbose_name="Lieu de rendez-vous"),
                ),
                ("instructions", models.TextField(blank=True, max_length=2000, verbose_name="Consignes")),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outings",
                        to="essaim.plan",
                        verbose_name="Plan",
                    ),
                ),
                (
                    "script",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.script",
                        verbose_name="Texte dit à la porte",
                    ),
                ),
            ],
            options={
                "ordering": ["starts_at", "number"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "number"), name="outing_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanSector",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="essaim.plan",
                        verbose_name="Plan",
                    ),
                ),
                (
                    "sector",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.sector",
                        verbose_name="Secteur",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("plan", "sector"), name="plan_sector_once")],
            },
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="Ce qui s’y passe")),
                (
                    "need",
                    models.CharField(
                        choices=[
                            ("meet", "Voir du monde"),
                            ("eat", "Manger ensemble"),
                            ("move", "Bouger, marcher"),
                            ("make", "Créer, apprendre, chanter"),
                            ("useful", "Se rendre utile"),
                            ("papers", "Faire ses papiers, connaître ses droits"),
                            ("digital", "Téléphone, ordinateur"),
                            ("care", "Se soigner, aller mieux"),
                            ("travel", "Se déplacer"),
                            ("respite", "Souffler quand on aide un proche"),
                            ("home", "Être aidée chez soi"),
                        ],
                        max_length=8,
                        verbose_name="On y vient pour",
                    ),
                ),
                (
                    "welcome",
                    models.CharField(
                        choices=[
                            ("anyone", "On vient quand on veut"),
                            ("booked", "Sur rendez-vous"),
                            ("referred", "Il faut être orienté·e"),
                        ],
                        max_length=8,
                        verbose_name="Comment on est accueilli·e",
                    ),
                ),
                (
                    "first_contact",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="Que dire en arrivant, ou au téléphone"
                    ),
                ),
                ("for_whom", models.CharField(blank=True, max_length=200, verbose_name="Pour qui")),
                (
                    "is_free",
                    models.CharField(
                        choices=[("yes", "Oui"), ("no", "Non"), ("unknown", "On ne sait pas")],
                        default="unknown",
                        max_length=8,
                        verbose_name="C’est gratuit",
                    ),
                ),
                ("price", models.CharField(blank=True, max_length=120, verbose_name="Prix")),
                ("when", models.CharField(blank=True, max_length=200, verbose_name="Quand")),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="services",
                        to="essaim.place",
                        verbose_name="Lieu",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Signal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("neighbour", "Je m’inquiète pour quelqu’un"),
                            ("call_me", "J’aimerais qu’on m’appelle"),
                            ("visit_me", "J’aimerais qu’on passe me voir"),
                        ],
                        max_length=10,
                        verbose_name="Genre de signe",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "À regarder"),
                            ("taken", "En cours"),
                            ("met", "Rencontrée"),
                            ("not_confirmed", "Pas confirmé"),
                            ("does_not_wish", "Ne souhaite pas"),
                            ("expired", "Expiré"),
                        ],
                        default="new",
                        max_length=14,
                        verbose_name="État",
                    ),
                ),
                (
                    "where",
                    essaim.kernel.fields.SealedText(blank=True, key="id", null=True, verbose_name="Où"),
                ),
                (
                    "what",
                    essaim.kernel.fields.SealedText(
                        blank=True, key="id", null=True, verbose_name="Ce que vous avez remarqué"
                    ),
                ),
                (
                    "reach",
                    essaim.kernel.fields.SealedText(
                        blank=True, key="id", null=True, verbose_name="Comment vous joindre"
                    ),
                ),
                (
                    "relative_knows",
                    models.BooleanField(null=True, verbose_name="La personne sait que nous sommes prévenus"),
                ),
                ("received_at", models.DateTimeField(verbose_name="Reçu")),
                ("expires_on", models.DateField(verbose_name="Expire le")),
                ("inform_before", models.DateField(verbose_name="À informer avant le")),
                ("informed_on", models.DateField(null=True, verbose_name="Informée le")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="Close")),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Close par",
                    ),
                ),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="signals",
                        to="essaim.person",
                        verbose_name="Personne",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Reçu par",
                    ),
                ),
            ],
            options={
                "ordering": ["-received_at"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Worry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("question", "Une question"),
                            ("worry", "Une inquiétude"),
                            ("danger", "Un danger"),
                        ],
                        max_length=8,
                        verbose_name="Niveau",
                    ),
                ),
                (
                    "fact",
                    essaim.kernel.fields.SealedText(
                        blank=True, key="id", null=True, verbose_name="Ce que vous avez vu ou entendu"
                    ),
                ),
                ("raised_at", models.DateTimeField(verbose_name="Dite")),
                ("first_look_at", models.DateTimeField(null=True, verbose_name="Premier regard")),
                (
                    "told_who",
                    essaim.kernel.fields.SealedText(
                        blank=True, key="id", null=True, verbose_name="Qui a été prévenu, et comment"
                    ),
                ),
                (
                    "conclusion",
                    essaim.kernel.fields.SealedText(
                        blank=True, key="id", null=True, verbose_name="Ce qui a été décidé"
                    ),
                ),
                ("closed_at", models.DateTimeField(null=True, verbose_name="Close")),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Close par",
                    ),
                ),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "first_look_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Premier regard par",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="worries",
                        to="essaim.person",
                        verbose_name="Personne",
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Dite par",
                    ),
                ),
            ],
            options={
                "ordering": ["-raised_at"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "place_name",
                    essaim.kernel.fields.SealedText(
                        blank=True, key="person_id", null=True, verbose_name="Vers quel lieu"
                    ),
                ),
                (
                    "place_ref",
                    essaim.kernel.fields.SealedText(
                        blank=True, key="person_id", null=True, verbose_name="Référence du lieu"
                    ),
                ),
                (
                    "place_mark",
                    essaim.kernel.fields.BlindIndexField(
                        blank=True, max_length=22, verbose_name="Empreinte du lieu"
                    ),
                ),
                (
                    "facts",
                    essaim.kernel.fields.SealedText(
                        blank=True, key="person_id", null=True, verbose_name="Ce que l’on dit d’elle au lieu"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("agreed", "Elle est d’accord"),
                            ("sent", "Le lieu est prévenu"),
                            ("expected", "Le lieu l’attend"),
                            ("missed", "Elle n’est pas venue"),
                            ("came", "Elle est venue"),
                            ("returned", "Elle y est retournée après un mois"),
                            ("holds", "Elle y va toujours après trois mois"),
                            ("declined", "Elle ne le souhaite pas"),
                            ("refused", "Le lieu ne peut pas l’accueillir"),
                            ("expired", "Le lieu n’a pas répondu"),
                            ("left", "Elle n’y est pas retournée"),
                            ("stopped", "On s’arrête là"),
                        ],
                        max_length=8,
                        verbose_name="Où cela en est",
                    ),
                ),
                ("since", models.DateField(verbose_name="Depuis le")),
                ("came_on", models.DateField(null=True, verbose_name="Venue le")),
                ("going_on", models.DateField(null=True, verbose_name="Le jour où l’on y va")),
                (
                    "meeting",
                    essaim.kernel.fields.SealedText(
                        blank=True, key="person_id", null=True, verbose_name="Où et quand l’on se retrouve"
                    ),
                ),
                ("ask_again_on", models.DateField(null=True, verbose_name="Ne pas redemander avant le")),
                ("ended_on", models.DateField(null=True, verbose_name="Terminée le")),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "goes_with",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Qui y va avec elle",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="essaim.person",
                        verbose_name="Personne",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="essaim.nextstep",
                        verbose_name="Prochaine étape",
                    ),
                ),
            ],
            options={
                "ordering": ["-since", "-id"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["collective", "ended_on", "since"], name="essaim_refe_collect_17daf8_idx"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SectorDwelling",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "dwelling",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="essaim.dwelling",
                        verbose_name="Logement",
                    ),
                ),
                (
                    "sector",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="essaim.sector",
                        verbose_name="Secteur",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("sector", "dwelling"), name="sector_dwelling_once")
                ],
                "indexes": [
                    models.Index(fields=["dwelling", "sector"], name="essaim_sect_dwellin_3895e0_idx"),
                    models.Index(
                        fields=["collective", "dwelling", "sector"], name="essaim_sect_collect_c7c26f_idx"
                    ),
                    models.Index(fields=["collective", "sector"], name="essaim_sect_collect_e16bec_idx"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tour",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="Numéro")),
                ("code", models.CharField(max_length=8, verbose_name="Code imprimé")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "À préparer"),
                            ("ready", "Prête"),
                            ("under_way", "En cours"),
                            ("closed", "Terminée"),
                            ("cancelled", "Annulée"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="État",
                    ),
                ),
                ("is_locked", models.BooleanField(default=False, verbose_name="Verrouillée")),
                ("minutes", models.FloatField(default=0, verbose_name="Minutes prévues")),
                ("metres", models.FloatField(default=0, verbose_name="Mètres à pied")),
                ("started_at", models.DateTimeField(null=True, verbose_name="Partie à")),
                ("expected_back_at", models.DateTimeField(null=True, verbose_name="Retour prévu à")),
                ("returned_at", models.DateTimeField(null=True, verbose_name="Rentrée à")),
                ("late_notice_at", models.DateTimeField(null=True, verbose_name="Retard annoncé à")),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "outing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tours",
                        to="essaim.outing",
                        verbose_name="Sortie",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("collective", "number"), name="tour_number_once"),
                    models.UniqueConstraint(fields=("collective", "code"), name="tour_code_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DoorTally",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("first_at", models.DateTimeField(verbose_name="Premier passage")),
                ("last_at", models.DateTimeField(verbose_name="Dernier passage")),
                ("passes", models.PositiveIntegerField(verbose_name="Passages")),
                ("openings", models.PositiveIntegerField(verbose_name="Portes ouvertes")),
                ("conversations", models.PositiveIntegerField(verbose_name="Conversations")),
                ("refusals", models.PositiveIntegerField(verbose_name="Refus")),
                ("absences", models.PositiveIntegerField(verbose_name="Absences")),
                ("leaflets", models.PositiveIntegerField(verbose_name="Avis laissés")),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "dwelling",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tally",
                        to="essaim.dwelling",
                        verbose_name="Logement",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=[
                            "collective",
                            "first_at",
                            "last_at",
                            "dwelling",
                            "passes",
                            "openings",
                            "conversations",
                            "refusals",
                            "absences",
                            "leaflets",
                        ],
                        name="door_tally_figures",
                    ),
                    models.Index(
                        fields=["collective", "last_at", "first_at", "dwelling"], name="door_tally_last"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DoorMemory",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "last_outcome",
                    models.CharField(
                        choices=[
                            ("talked", "On a parlé"),
                            ("not_now", "A ouvert, pas maintenant"),
                            ("absent", "Personne n’ouvre"),
                            ("refuses", "Ne souhaite pas"),
                            ("never", "Ne pas revenir"),
                            ("no_access", "Pas d’accès (code, interphone, chien)"),
                            ("empty", "Logement vide"),
                            ("other_language", "Autre langue"),
                            ("other", "Autre"),
                            ("withdrawn", "Annulé"),
                        ],
                        max_length=16,
                        verbose_name="Dernière issue",
                    ),
                ),
                ("last_at", models.DateTimeField(verbose_name="Dernier passage")),
                (
                    "last_slot",
                    models.CharField(
                        choices=[
                            ("morning", "un matin de semaine"),
                            ("afternoon", "un après-midi de semaine"),
                            ("evening", "un soir de semaine"),
                            ("saturday", "un samedi"),
                            ("sunday", "un dimanche"),
                        ],
                        max_length=10,
                        verbose_name="Dernier moment",
                    ),
                ),
                ("passes", models.PositiveSmallIntegerField(verbose_name="Passages")),
                (
                    "absences_in_a_row",
                    models.PositiveSmallIntegerField(default=0, verbose_name="Absences de suite"),
                ),
                ("come_back_on", models.DateField(null=True, verbose_name="Repasser le")),
                ("leaflet_left", models.BooleanField(default=False, verbose_name="Avis laissé")),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "dwelling",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memory",
                        to="essaim.dwelling",
                        verbose_name="Logement",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["collective", "last_outcome", "last_at"],
                        name="essaim_door_collect_226377_idx",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("before", models.JSONField(verbose_name="Copie d’avant")),
                ("after", models.JSONField(default=dict, verbose_name="Après")),
                ("is_done", models.BooleanField(default=False, verbose_name="Fait")),
                (
                    "batch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="essaim.importbatch",
                        verbose_name="Import",
                    ),
                ),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "dwelling",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="essaim.dwelling",
                        verbose_name="Logement",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [models.Index(fields=["batch", "is_done"], name="essaim_impo_batch_i_d54d11_idx")],
            },
        ),
        migrations.CreateModel(
            name="ReferralMoment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("agreed", "Elle est d’accord"),
                            ("sent", "Le lieu est prévenu"),
                            ("expected", "Le lieu l’attend"),
                            ("missed", "Elle n’est pas venue"),
                            ("came", "Elle est venue"),
                            ("returned", "Elle y est retournée après un mois"),
                            ("holds", "Elle y va toujours après trois mois"),
                            ("declined", "Elle ne le souhaite pas"),
                            ("refused", "Le lieu ne peut pas l’accueillir"),
                            ("expired", "Le lieu n’a pas répondu"),
                            ("left", "Elle n’y est pas retournée"),
                            ("stopped", "On s’arrête là"),
                        ],
                        max_length=8,
                        verbose_name="Ce qui s’est passé",
                    ),
                ),
                ("on", models.DateField(verbose_name="Le")),
                (
                    "said",
                    essaim.kernel.fields.SealedText(
                        blank=True, key="person_id", null=True, verbose_name="Ce qui a été dit"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Noté par",
                    ),
                ),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="essaim.person",
                        verbose_name="Personne",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moments",
                        to="essaim.referral",
                        verbose_name="Orientation",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Stop",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="Rang")),
                (
                    "override_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="Pourquoi malgré la règle"),
                ),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "dwelling",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.dwelling",
                        verbose_name="Logement",
                    ),
                ),
                (
                    "tour",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stops",
                        to="essaim.tour",
                        verbose_name="Tournée",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("tour", "dwelling"), name="stop_once_per_tour")
                ],
                "indexes": [
                    models.Index(
                        fields=["collective", "dwelling", "tour"], name="essaim_stop_collect_ded512_idx"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Sheet",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="Numéro")),
                ("large_print", models.BooleanField(default=False, verbose_name="Grands caractères")),
                ("dwelling_ids", models.JSONField(verbose_name="Portes imprimées")),
                ("outcomes", models.JSONField(verbose_name="Issues relevées")),
                ("printed_at", models.DateTimeField(verbose_name="Imprimée")),
                ("entered_at", models.DateTimeField(null=True, verbose_name="Saisie")),
                ("destroyed_at", models.DateTimeField(null=True, verbose_name="Détruite")),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "tour",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="essaim.tour",
                        verbose_name="Tournée",
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("collective", "number"), name="sheet_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PastPassage",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("talked", "On a parlé"),
                            ("not_now", "A ouvert, pas maintenant"),
                            ("absent", "Personne n’ouvre"),
                            ("refuses", "Ne souhaite pas"),
                            ("never", "Ne pas revenir"),
                            ("no_access", "Pas d’accès (code, interphone, chien)"),
                            ("empty", "Logement vide"),
                            ("other_language", "Autre langue"),
                            ("other", "Autre"),
                            ("withdrawn", "Annulé"),
                        ],
                        max_length=16,
                        verbose_name="Issue",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="Quand")),
                ("leaflet_left", models.BooleanField(default=False, verbose_name="Avis laissé")),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "door",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passages",
                        to="essaim.pastdoor",
                        verbose_name="Porte",
                    ),
                ),
                (
                    "tour",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="past_passages",
                        to="essaim.tour",
                        verbose_name="Tournée",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["collective", "at"], name="essaim_past_collect_4fc7f4_idx"),
                    models.Index(fields=["collective", "tour", "at"], name="essaim_past_collect_901871_idx"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PairMember",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Membre",
                    ),
                ),
                (
                    "tour",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pair",
                        to="essaim.tour",
                        verbose_name="Tournée",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("tour", "member"), name="pair_member_once")],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("talked", "On a parlé"),
                            ("not_now", "A ouvert, pas maintenant"),
                            ("absent", "Personne n’ouvre"),
                            ("refuses", "Ne souhaite pas"),
                            ("never", "Ne pas revenir"),
                            ("no_access", "Pas d’accès (code, interphone, chien)"),
                            ("empty", "Logement vide"),
                            ("other_language", "Autre langue"),
                            ("other", "Autre"),
                            ("withdrawn", "Annulé"),
                        ],
                        max_length=16,
                        verbose_name="Issue du passage",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="Quand")),
                (
                    "slot",
                    models.CharField(
                        choices=[
                            ("morning", "un matin de semaine"),
                            ("afternoon", "un après-midi de semaine"),
                            ("evening", "un soir de semaine"),
                            ("saturday", "un samedi"),
                            ("sunday", "un dimanche"),
                        ],
                        max_length=10,
                        verbose_name="Moment de la semaine",
                    ),
                ),
                ("leaflet_left", models.BooleanField(default=False, verbose_name="Avis laissé")),
                ("come_back_on", models.DateField(null=True, verbose_name="Repasser le")),
                ("recorded_at", models.DateTimeField(verbose_name="Noté")),
                (
                    "recorded_with",
                    models.CharField(
                        choices=[("phone", "Sur place"), ("paper", "Feuille ressaisie")],
                        default="phone",
                        max_length=5,
                        verbose_name="Noté avec",
                    ),
                ),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "dwelling",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="essaim.dwelling",
                        verbose_name="Logement",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Noté par",
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="superseded_by",
                        to="essaim.visit",
                        verbose_name="Corrige",
                    ),
                ),
                (
                    "tour",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="essaim.tour",
                        verbose_name="Tournée",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "recorded_at"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["collective", "at"], name="essaim_visi_collect_0b0328_idx"),
                    models.Index(fields=["dwelling", "at"], name="essaim_visi_dwellin_ace17c_idx"),
                    models.Index(fields=["collective", "tour", "at"], name="essaim_visi_collect_fd4c66_idx"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DoNotContact",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("door", "À la porte"),
                            ("phone", "Par téléphone"),
                            ("sms", "Par SMS"),
                            ("mail", "Par courrier"),
                        ],
                        default="door",
                        max_length=5,
                        verbose_name="Moyen",
                    ),
                ),
                ("said_on", models.DateField(verbose_name="Dit le")),
                ("said_by", models.CharField(blank=True, max_length=60, verbose_name="Qui l’a dit")),
                ("recorded_at", models.DateTimeField(verbose_name="Noté")),
                ("lifted_at", models.DateTimeField(null=True, verbose_name="Levé")),
                (
                    "lift_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="Pourquoi on le lève"),
                ),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "dwelling",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="do_not_contact",
                        to="essaim.dwelling",
                        verbose_name="Logement",
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Levé par",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Noté par",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.visit",
                        verbose_name="Passage",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at", None)),
                        fields=("dwelling", "channel"),
                        name="do_not_contact_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessTask",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=essaim.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="Ouverte")),
                ("resolved_at", models.DateTimeField(null=True, verbose_name="Résolu")),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="essaim.collective"
                    ),
                ),
                (
                    "dwelling",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="access_tasks",
                        to="essaim.dwelling",
                        verbose_name="Logement",
                    ),
                ),
                (
                    "resolved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.membership",
                        verbose_name="Résolu par",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="essaim.visit",
                        verbose_name="Passage",
                    ),
                ),
            ],
            options={
                "ordering": ["opened_at"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("resolved_at", None)),
                        fields=("dwelling",),
                        name="access_task_open_once",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="PastDoor",
            name="sectors",
            field=models.ManyToManyField(
                related_name="+", through="essaim.PastDoorSector", to="essaim.sector"
            ),
        ),
        migrations.AddField(
            model_name="Plan",
            name="sectors",
            field=models.ManyToManyField(related_name="+", through="essaim.PlanSector", to="essaim.sector"),
        ),
        migrations.AddField(
            model_name="Sector",
            name="dwellings",
            field=models.ManyToManyField(
                related_name="sectors", through="essaim.SectorDwelling", to="essaim.dwelling"
            ),
        ),
        migrations.AddField(
            model_name="Tour",
            name="dwellings",
            field=models.ManyToManyField(related_name="+", through="essaim.Stop", to="essaim.dwelling"),
        ),
    ]
