"""Which columns hold what, in the languages users have; and what is done when none can be told."""

import pytest

from tidegate.errors import InputError
from tidegate.intake import SubjectTable, read_subjects
from tidegate.intake.header_words import header_word

from .conftest import Writer


def one(file: Writer, header: str, *rows: str) -> SubjectTable:
    return read_subjects(file("a.csv", "\n".join((header, *rows))))


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Legal Entity;Country of registration;Date of birth;Passport No.;Registered address",
         "Aster Works;China;1971-03-05;E12345678;1 Harbour Road, Shanghai"),
        ("公司名称;国家;出生日期;护照号码;注册地址",
         "阿斯特工厂;中国;1971年3月5日;E12345678;上海市海港路1号"),
        ("Наименование организации;Страна;Дата рождения;Номер паспорта;Юридический адрес",
         "ООО Астра;Китай;05.03.1971;E12345678;Шанхай, ул. Портовая, 1"),
        ("اسم الشركة;الدولة;تاريخ الميلاد;رقم جواز السفر;العنوان",
         "شركة أستر;الصين;1971-03-05;E12345678;شارع الميناء 1 شنغهاي"),
        ("会社名;国名;生年月日;パスポート番号;所在地",
         "アスター工業;中国;1971年3月5日;E12345678;上海市港路1号"),
        ("회사명;국가;생년월일;여권번호;주소",
         "아스터 공업;중국;1971-03-05;E12345678;상하이 항구로 1"),
        ("Firmenname;Land;Geburtsdatum;Reisepassnummer;Anschrift",
         "Aster Werke;China;05.03.1971;E12345678;Hafenstraße 1, Shanghai"),
        ("Raison sociale;Pays;Date de naissance;Numéro de passeport;Adresse",
         "Usines Aster;Chine;1971-03-05;E12345678;1 rue du Port, Shanghai"),
        ("Razón social;País;Fecha de nacimiento;Pasaporte;Dirección",
         "Talleres Aster;China;1971-03-05;E12345678;Calle del Puerto 1, Shanghái"),
        ("Razão social;País;Data de nascimento;Passaporte;Endereço",
         "Oficinas Aster;China;1971-03-05;E12345678;Rua do Porto 1, Xangai"),
        ("Ragione sociale;Paese;Data di nascita;Passaporto;Indirizzo",
         "Officine Aster;Cina;1971-03-05;E12345678;Via del Porto 1, Shanghai"),
    ],
)  # fmt: skip
def test_headers_are_read_in_eleven_languages(file: Writer, header: str, row: str) -> None:
    table = one(file, header, row)
    columns = header.split(";")
    assert [
        table.guess.column(field)
        for field in ("name", "country", "birth_date", "identifier", "address")
    ] == columns
    subject = table[0]
    assert subject.name == row.split(";", maxsplit=1)[0]
    assert subject.countries == ("CN",)
    assert subject.birth_date == "1971-03-05"
    assert [(i.kind, i.value) for i in subject.identifiers] == [("Passport", "E12345678")]
    assert subject.address == row.split(";")[4]


@pytest.mark.parametrize(
    ("header", "row", "name"),
    [
        ("First name,Middle name,Last name,Country", "Ada,Bea,Testova,DE", "Ada Bea Testova"),
        ("Vorname,Name,Land", "Ada,Testova,Deutschland", "Ada Testova"),
        ("Prénom,Nom,Pays", "Ada,Testova,France", "Ada Testova"),
        ("Nome,Cognome,Paese", "Ada,Testova,Italia", "Ada Testova"),
        ("Nombre,Apellidos,País", "Ada,Testova,España", "Ada Testova"),
        ("Фамилия,Имя,Отчество,Страна", "Тестова,Ада,Игоревна,Россия", "Ада Игоревна Тестова"),
        ("姓,名,国籍", "测,试例,中国", "测试例"),
        ("surname,given_names,nationality", "Testova,Ada,Russian", "Ada Testova"),
    ],
)
def test_split_names_are_joined(file: Writer, header: str, row: str, name: str) -> None:
    subject = one(file, header, row)[0]
    assert subject.name == name
    assert len(subject.countries) == 1


def test_a_full_name_beats_its_parts(file: Writer) -> None:
    table = one(file, "first_name,full_name,last_name", "Ada,Ada Bea Testova,Testova")
    assert table[0].name == "Ada Bea Testova"
    assert table.guess.unused == ("first_name", "last_name")


def test_numbered_name_columns_are_joined_in_order(file: Writer) -> None:
    header = "Name 6,Name 1,Name 2,Country"
    assert one(file, header, "TESTOVA,Ada,Bea,DE")[0].name == "Ada Bea TESTOVA"


def test_gleif_columns_are_understood(file: Writer) -> None:
    table = one(
        file,
        "lei,legal_name,country,category",
        "029200067A7K6CH0H586,CENTRAL SECURITIES CLEARING SYSTEM PLC,NG,GENERAL",
        "0292001360E9S6ZGA402,NETWORK CAPITAL LIMITED,NG,FUND",
        "04VNNFHPO6602KFJY821,\"S & L TRAVEL PARTNERS, INC.\",US,SOLE_PROPRIETOR",
    )  # fmt: skip
    assert table.guess.as_mapping() == {
        "name": "legal_name",
        "country": "country",
        "identifier.LEI": "lei",
        "own_id": "lei",
    }
    assert table.guess.unused == ("category",)
    assert {s.schema for s in table} == {"unknown"}
    assert table[2].name == "S & L TRAVEL PARTNERS, INC."
    assert table[2].identifiers[0].kind == "LEI" and table[2].own_id == "04VNNFHPO6602KFJY821"


def test_the_guess_says_which_column_and_why(file: Writer) -> None:
    lines = one(file, "Legal name,Ctry", "Aster,DE", "Beryl,FR").guess.lines()
    assert lines[0] == "name: Legal name (header says legal name)"
    assert "100% of cells are countries" in lines[1]


def test_contents_speak_where_headers_do_not(file: Writer) -> None:
    rows = [
        f"Q-{i},Firm of {word} Works,{code},{schema},{i} Long Harbour Road, Floor {i}"
        for i, (word, code, schema) in enumerate(
            [("Aster", "DE", "company"), ("Beryl", "FR", "person"), ("Coral", "IT", "company"),
             ("Dahlia", "ES", "vessel")], start=10)
    ]  # fmt: skip
    rows = [row.replace(", Floor", " Floor") for row in rows]
    table = one(file, "kkx,qwa,zzo,pfi,wug", *rows)
    assert table.guess.as_mapping() == {
        "name": "qwa",
        "type": "pfi",
        "country": "zzo",
        "address": "wug",
        "own_id": "kkx",
    }
    assert [s.schema for s in table] == ["organisation", "person", "organisation", "vessel"]


def test_a_column_called_customer_that_holds_numbers_is_no_name(file: Writer) -> None:
    table = one(file, "Customer,Customer name,Country", "10001,Aster,DE", "10002,Beryl,FR")
    assert table.guess.column("name") == "Customer name"


def test_other_parties_columns_are_told_not_mixed_in(file: Writer) -> None:
    table = one(file, "Supplier name,Consignee", "Aster,Beryl")
    assert table[0].name == "Aster" and table[0].other_names == ()
    assert any("“Consignee”" in note for note in table.notes)


def test_other_names_are_gathered_and_parted(file: Writer) -> None:
    header = "English name,中文名称,Aliases"
    table = one(file, header, "Aster Works,阿斯特工厂,AW; Aster Factory|Astra")
    assert table[0].name == "Aster Works"
    assert set(table[0].other_names) == {"阿斯特工厂", "AW", "Aster Factory", "Astra"}


def test_a_row_without_its_main_name_is_screened_under_another(file: Writer) -> None:
    table = one(file, "name,alias", "Aster,AW", ",BW", ",")
    assert [s.name for s in table] == ["Aster", "BW"]


def test_places_and_dates_of_something_else_are_left_alone(file: Writer) -> None:
    header = "name,country,country of birth,place of birth,date of incorporation,last_update"
    table = one(file, header, "Aster,DE,RU,Omsk,2001-02-03,2020-01-01")
    assert table[0].countries == ("DE",)
    assert table[0].birth_date == ""


def test_no_column_of_names_is_an_error_with_the_columns_and_the_mend(file: Writer) -> None:
    with pytest.raises(InputError) as raised:
        one(file, "lei,country,amount", "029200067A7K6CH0H586,NG,12", "0292001360E9S6ZGA402,NG,13")
    assert "“lei”, “country”, “amount”" in raised.value.message
    assert "--map name=" in raised.value.hint


def test_a_mapping_overrides_the_guess(file: Writer) -> None:
    path = file("a.csv", "name,Legal entity,country\nshort,Aster Works,DE\n")
    table = read_subjects(path, mapping={"name": "legal ENTITY", "country": ""})
    assert table[0].name == "Aster Works" and table[0].countries == ()
    assert table.guess.fields[0].why == "as you said"


def test_a_mapping_may_join_columns(file: Writer) -> None:
    path = file("a.csv", "a,b,c\nAster,Works,DE\n")
    table = read_subjects(path, mapping={"name": "a + b", "identifier.Tax number": "c"})
    assert table[0].name == "Aster Works"
    assert table[0].identifiers[0].kind == "Tax number"


def test_a_mapping_finds_a_header_that_no_word_list_knows(file: Writer) -> None:
    path = file("a.csv", "Partner list\nNimi,Maa\nAster,Bonn\nBeryl,Lyon\n")
    assert [s.row for s in read_subjects(path, mapping={"name": "Nimi"})] == [3, 4]


def test_a_mapping_that_does_not_fit_names_all_its_faults_and_what_was_meant(file: Writer) -> None:
    path = file("a.csv", "Legal name,Country\nAster,DE\n")
    with pytest.raises(InputError) as raised:
        read_subjects(path, mapping={"name": "Legal nam", "country": "Cuntry", "naem": "Country"})
    told = [str(problem) for problem in raised.value.problems]
    assert len(told) == 3
    assert "“Legal name”" in told[0] and "“Country”" in told[1] and "name" in told[2]


def test_the_guess_given_back_as_a_mapping_gives_the_same_subjects(file: Writer) -> None:
    path = file("a.csv", "lei,First name,Last name,Alias,Street,City\n"
                "029200067A7K6CH0H586,Ada,Testova,AT,Road 1,Bonn\n")  # fmt: skip
    guessed = read_subjects(path)
    mapped = read_subjects(path, mapping=guessed.guess.as_mapping())
    assert list(guessed) == list(mapped)


@pytest.mark.parametrize("header", ["Last_Update", "First order", "Email address", "Middle East?"])
def test_half_a_phrase_is_no_name(header: str) -> None:
    word = header_word(header)
    assert word is None or word.field not in ("given_name", "family_name", "middle_name", "address")
